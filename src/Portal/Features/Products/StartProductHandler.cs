using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Products;

/// <summary>Starts the trial, buys a subscription, or activates pay-as-you-go.</summary>
/// <param name="Shown">What the page has shown of it, see <see cref="ProductEntry.Terms"/>.</param>
public sealed record StartProductCommand(string? Product, string? Shown) : Command;

/// <summary>
/// Decides under the account's lock, so that nothing is started that is started already, nor while the account leaves or its last payment
/// method goes. What is paid beforehand is collected while the visitor waits.
/// </summary>
internal sealed class StartProductHandler(
    PortalDb db, Intents intents, ChargeBook book, Journeys journeys, IChance chance, TimeProvider time, Visit visit, IOptions<CatalogueOptions> catalogue)
    : IRequestHandler<StartProductCommand, Answer>
{
    public async Task<Answer> Handle(StartProductCommand command, CancellationToken cancellationToken)
    {
        var offer = catalogue.Value.Products.FirstOrDefault(entry => entry.Key.Equals(command.Product, StringComparison.OrdinalIgnoreCase));
        if (offer.Value is not { Retired: false }) return Answer.Refuse("", "This product is not offered any more. Look at the list for what is.");
        var (refusal, charge) = await StartAsync(offer.Key, offer.Value, command.Shown, cancellationToken);
        if (refusal is not null) return Answer.Refuse(refusal);
        // The browser may go away now: what was bought is bought.
        if (charge is { IsOpen: true }) await intents.CarryOutNowAsync(BillingKeys.Collect(charge.Id, charge.Attempt), CancellationToken.None);
        return Answer.GoTo("/products");
    }

    private async Task<(Refusal? Refusal, Charge? Charge)> StartAsync(string name, ProductEntry entry, string? shown, CancellationToken ct)
    {
        await using var work = await db.Database.BeginTransactionAsync(ct);
        var account = await db.LockAccountAsync(visit.AccountId, ct);
        if (account is not { ClosingSince: null }) return (new Refusal("", "Your account is closing, so nothing can be started. Take the deletion back first."), null);
        if (!(await journeys.OfAsync(account.Id, ct)).IsReady) return (new Refusal("", "Your account is not ready to start this. Do what is missing first; it is listed here."), null);
        if (await HasItAsync(name, entry.Kind, ct) is { } had) return (had, null);
        // Nobody is charged what they have not seen.
        if (shown != entry.Terms) return (new Refusal("", "The price or the term has changed since this page was opened. Nothing was started. The list shows what holds now: press the button again if you agree."), null);
        var started = Subscription.Start(chance.Token(), account.Id, name, entry.Kind, PriceOf(entry), UnitPriceOf(entry), entry.Days, time.GetUtcNow());
        db.Subscriptions.Add(started);
        book.PlanPeriod(started);
        db.Note(time.GetUtcNow(), account.Id, "product-started", "customer", started.Id);
        var charge = entry.Kind is ProductKind.Subscription ? await book.ChargeAsync(started, new Bill(entry.PriceCents), started.PeriodStartedAt, started.PeriodEndsAt, visitorWaits: true, ct) : null;
        await db.SaveChangesAsync(ct);
        await work.CommitAsync(ct);
        return (null, charge);
    }

    private async Task<Refusal?> HasItAsync(string name, ProductKind kind, CancellationToken ct)
    {
        var mine = await db.Subscriptions.Where(s => s.AccountId == visit.AccountId && ((s.Product == name && s.EndedAt == null) || (kind == ProductKind.Trial && s.Kind == ProductKind.Trial)))
            .Select(s => s.EndedAt == null).ToListAsync(ct);
        return mine switch
        {
            [] => null,
            _ when mine.Contains(true) => new Refusal("", "You have this product already. It is in use."),
            _ => new Refusal("", "You have had your free trial. Each account has one. You can buy a product instead."),
        };
    }

    private static long? PriceOf(ProductEntry entry) => entry.Kind is ProductKind.Subscription ? entry.PriceCents : null;

    private static decimal? UnitPriceOf(ProductEntry entry) => entry.Kind is ProductKind.PayAsYouGo ? entry.UnitPrice : null;
}
