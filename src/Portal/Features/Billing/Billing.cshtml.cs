using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Billing;

/// <summary>What is owed and what was paid, with its receipts; coupons.</summary>
[NeedsProof, KeepsTyped(nameof(CouponCode))]
public sealed class BillingPage(PortalDb db, Intents intents, Limits limits, IOptions<CatalogueOptions> catalogue, IOptions<BillingOptions> billing, TimeProvider time, Visit visit) : StepPage
{
    /// <summary>Older ones are in the file with all that is held.</summary>
    private const int MostCharges = 100;

    [FromForm]
    public string? CouponCode { get; set; }

    public IReadOnlyList<ChargeOnPage> Charges { get; private set; } = [];

    public IReadOnlyList<Coupon> Coupons { get; private set; } = [];

    public Money Outstanding { get; private set; } = Money.Usd(0);

    /// <summary>Something waits or has failed; what is being collected now is waited for.</summary>
    public bool CanPay { get; private set; }

    /// <summary>Until when "Pay now" would be refused; null when it would not.</summary>
    public DateTimeOffset? PayWaitsUntil { get; private set; }

    /// <summary>The same of a coupon's code.</summary>
    public DateTimeOffset? CouponWaitsUntil { get; private set; }

    /// <summary>Payment methods that pay nothing any more, by id.</summary>
    public IReadOnlyDictionary<string, MethodTrouble> Troubled { get; private set; } = new Dictionary<string, MethodTrouble>();

    public BillingOptions Figures => billing.Value;

    public Money Smallest => Money.Usd(billing.Value.SmallestCents);

    /// <summary>What it was declined on can make room for another one.</summary>
    public bool CanReplace(Charge charge) => charge.DeclinedMethodId is { } id && Troubled.ContainsKey(id);

    public string NameOf(string product) => catalogue.Value.NameOf(product);

    public string UnitOf(string product) => catalogue.Value.UnitOf(product);

    /// <summary>Whoever looks wants to know: what is not known yet is asked for now, under the same key as ever.</summary>
    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var unknown = await db.Charges.Where(charge => charge.AccountId == visit.AccountId && charge.State == ChargeState.Collecting).Select(charge => new { charge.Id, charge.Attempt }).ToListAsync(ct);
        foreach (var charge in unknown) await intents.CarryOutNowAsync(BillingKeys.Collect(charge.Id, charge.Attempt), ct);
        return await base.OnGetAsync(ct);
    }

    public override async Task ShowAsync(CancellationToken ct)
    {
        // All that is open counts, be it that not all of it is shown.
        var open = db.Charges.Where(charge => charge.AccountId == visit.AccountId && charge.State != ChargeState.Paid);
        var lines = await (from charge in db.Charges.AsNoTracking()
                           join method in db.PaymentMethods on charge.PaymentMethodId equals method.Id into methods
                           from method in methods.DefaultIfEmpty()
                           where charge.AccountId == visit.AccountId
                           orderby charge.State == ChargeState.Paid, charge.PlannedAt descending, charge.Number descending
                           select new
                           {
                               OnPage = new ChargeOnPage(charge, method != null && method.Kind == PaymentMethodKind.Card ? method.Last4 : null),
                               Outstanding = open.Sum(due => due.AmountCents - due.DiscountCents - due.WaivedCents),
                               CanPay = open.Any(due => due.State != ChargeState.Collecting),
                           }).Take(MostCharges).ToListAsync(ct);
        Charges = [.. lines.Select(line => line.OnPage)];
        if (lines is [var first, ..]) (Outstanding, CanPay) = (Money.Usd(first.Outstanding), first.CanPay);
        var now = time.GetUtcNow();
        Troubled = await db.TroubledMethodsAsync(visit.AccountId, now, ct);
        Coupons = await db.Coupons.AsNoTracking().Where(coupon => coupon.AccountId == visit.AccountId && coupon.ExpiresAt > now).OrderBy(coupon => coupon.RedeemedAt).ToListAsync(ct);
        var waits = await limits.UsedUpAsync(ct, Figures.PayNow(visit.AccountId, visit.Network), Figures.Coupons(visit.AccountId, visit.Network));
        (PayWaitsUntil, CouponWaitsUntil) = (waits[0], waits[1]);
    }

    public Task<IActionResult> OnPostPayAsync(CancellationToken ct) => SendAsync(new PayNowCommand(), ct);

    public Task<IActionResult> OnPostRedeemAsync(CancellationToken ct) => SendAsync(new RedeemCouponCommand(CouponCode), ct);
}

/// <param name="Last4">Of the card that it is collected from; null for PayPal.</param>
public sealed record ChargeOnPage(Charge Charge, string? Last4)
{
    public string StateWords => Charge switch
    {
        { State: ChargeState.Paid, DueCents: 0 } => "Nothing to pay",
        { State: ChargeState.Paid } => "Paid",
        { State: ChargeState.Collecting } => "Being collected",
        { State: ChargeState.Failed } => "Declined",
        { DeclinedWhy: not null } => "Declined, tried again",
        _ => "To be collected",
    };

    public string StateClass => Charge.State switch
    {
        ChargeState.Paid => "state-done",
        ChargeState.Failed => "state-blocked",
        _ => "state-waiting",
    };
}
