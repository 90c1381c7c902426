using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Products;

/// <summary>What is offered, and what of it is in use.</summary>
[NeedsProof]
public sealed class ProductsPage(PortalDb db, Journeys journeys, IOptions<CatalogueOptions> catalogue, IOptions<BillingOptions> billing, Visit visit) : StepPage
{
    [FromForm]
    public string? Product { get; set; }

    /// <summary>The terms of it that the page has shown.</summary>
    [FromForm]
    public string? Shown { get; set; }

    [FromForm]
    public string? Subscription { get; set; }

    public Progress Progress { get; private set; } = new(false, false, PaymentProgress.None);

    public IReadOnlyList<ProductOnPage> Products { get; private set; } = [];

    /// <summary>Charges that are not paid; the page of charges says more.</summary>
    public bool OwesMoney { get; private set; }

    /// <summary>Products of which a charge was declined and is not paid: they are not renewed.</summary>
    public IReadOnlySet<string> Declined { get; private set; } = new HashSet<string>();

    /// <summary>Product teams report usage under it.</summary>
    public string AccountId => visit.AccountId;

    public int LastUsageHours => (int)Math.Ceiling(billing.Value.LastUsageWithin.TotalHours);

    public override async Task ShowAsync(CancellationToken ct)
    {
        Progress = await journeys.OfAsync(visit.AccountId, ct);
        var open = await db.Charges.Where(charge => charge.AccountId == visit.AccountId && charge.State != ChargeState.Paid).Select(charge => new { charge.SubscriptionId, IsDeclined = charge.DeclinedWhy != null }).ToListAsync(ct);
        OwesMoney = open.Count > 0;
        Declined = open.Where(charge => charge.IsDeclined).Select(charge => charge.SubscriptionId).ToHashSet();
        var mine = await db.Subscriptions.AsNoTracking().Where(s => s.AccountId == visit.AccountId && (s.SettledAt == null || s.Kind == ProductKind.Trial)).OrderBy(s => s.StartedAt).ToListAsync(ct);
        var used = await UsedAsync(ct);
        Products = [.. Names(mine).Select(name => Of(name, mine, used))];
    }

    public Task<IActionResult> OnPostStartAsync(CancellationToken ct) => SendAsync(new StartProductCommand(Product, Shown), ct);

    public Task<IActionResult> OnPostStopRenewalAsync(CancellationToken ct) => ChangeAsync(id => new SwitchRenewalCommand(id, Renew: false), ct);

    public Task<IActionResult> OnPostResumeRenewalAsync(CancellationToken ct) => ChangeAsync(id => new SwitchRenewalCommand(id, Renew: true), ct);

    public Task<IActionResult> OnPostTerminateAsync(CancellationToken ct) => ChangeAsync(id => new TerminateProductCommand(id), ct);

    /// <summary>Somebody else's product is as unknown as none at all; an own one that is over is told so.</summary>
    private async Task<IActionResult> ChangeAsync<TCommand>(Func<string, TCommand> command, CancellationToken ct) where TCommand : Command =>
        Subscription is { } id && await db.Subscriptions.AnyAsync(s => s.Id == id && s.AccountId == visit.AccountId, ct) ? await SendAsync(command(id), ct) : NotFound();

    /// <summary>All that is offered, and what somebody has that is offered no longer.</summary>
    private IEnumerable<string> Names(List<Subscription> mine) => catalogue.Value.Products.Where(entry => !entry.Value.Retired).OrderBy(entry => entry.Value.Kind).ThenBy(entry => entry.Value.Name, StringComparer.Ordinal)
        .Select(entry => entry.Key).Concat(mine.Where(s => s.SettledAt is null).Select(s => s.Product)).Distinct(StringComparer.OrdinalIgnoreCase);

    private ProductOnPage Of(string name, List<Subscription> mine, Dictionary<string, decimal> used)
    {
        var entry = catalogue.Value.Products.TryGetValue(name, out var offered) ? offered : new ProductEntry { Name = name, Kind = mine.First(s => s.Product == name).Kind, Retired = true };
        var live = mine.FirstOrDefault(s => s.Product == name && s.EndedAt is null);
        var ending = mine.Where(s => s.Product == name && s is { EndedAt: not null, SettledAt: null }).Select(s => s.SettlesAt).Max();
        var isUsedUp = entry.Kind is ProductKind.Trial && live is null && mine.Exists(s => s.Kind is ProductKind.Trial);
        return new ProductOnPage(name, entry, live, live is null ? 0 : used.GetValueOrDefault(live.Id), ending, isUsedUp);
    }

    private Task<Dictionary<string, decimal>> UsedAsync(CancellationToken ct) =>
        (from usage in db.UsageEvents
         join s in db.Subscriptions on usage.SubscriptionId equals s.Id
         where s.AccountId == visit.AccountId && usage.ChargeId == null
         group usage.Quantity by s.Id).ToDictionaryAsync(group => group.Key, group => group.Sum(), ct);
}

/// <param name="Live">In use now.</param>
/// <param name="Used">Units that are not charged yet.</param>
/// <param name="SettlesAt">Terminated before, and what was used is charged then.</param>
/// <param name="IsUsedUp">The trial that an account has once.</param>
public sealed record ProductOnPage(string Name, ProductEntry Entry, Subscription? Live, decimal Used, DateTimeOffset? SettlesAt, bool IsUsedUp)
{
    public string Id => "product-" + Name.ToLowerInvariant();

    public long CostSoFar => Live?.UnitPrice is { } price && Used > 0 ? Bill.CentsOf(Used, price) : 0;
}
