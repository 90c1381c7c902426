using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DeleteAccount;

/// <summary>Something that goes with the account, named so that its owner knows it again.</summary>
public sealed record Loss(string Text, params object[] Args);

/// <summary>Something that the account is bound by, in words, with the page where its owner sees it and can act.</summary>
public sealed record Tie(string Text, object[] Args, string Where, string PageName);

[NeedsNoLock, NeedsRecentPassword]
public sealed class DeleteAccountPage(PortalDb db, Visit visit, TimeProvider time, IOptions<CatalogueOptions> catalogue, IOptions<BillingOptions> billing) : StepPage
{
    /// <summary>From the last report of usage to the collected charge.</summary>
    private static readonly TimeSpan Collecting = TimeSpan.FromHours(24);

    public IReadOnlyList<Loss> Losses { get; private set; } = [];

    /// <summary>What its owner has to end or pay first; a closing account waits for it.</summary>
    public IReadOnlyList<Tie> Ties { get; private set; } = [];

    /// <summary>What ends by itself while the account is closing.</summary>
    public IReadOnlyList<Tie> Waits { get; private set; } = [];

    public bool HasMoneyOut { get; private set; }

    /// <summary>When a refund that its bank sent back is sent once more; null while there is none.</summary>
    public DateTimeOffset? RefundedAgainAt { get; private set; }

    public DateTimeOffset? ClosingSince { get; private set; }

    /// <summary>A charge was declined and is tried again; its owner may do something about it.</summary>
    public bool HasDeclined { get; private set; }

    /// <summary>Nothing stands in the way any more, so that any moment it is gone.</summary>
    public bool IsSettled => ClosingSince is not null && Ties.Count == 0 && Waits.Count == 0 && !HasMoneyOut && RefundedAgainAt is null;

    /// <summary>When all that ends by itself has ended; null while its owner has to act, or when that time has gone by.</summary>
    public DateTimeOffset? EndsBy { get; private set; }

    /// <summary>When we look next whether all has ended that should have by now; null while it is in time.</summary>
    public DateTimeOffset? TriedAgainAt { get; private set; }

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        var obligations = await db.ObligationsAsync(account.Id, ct);
        Ties = [.. obligations.Where(tie => tie.StandsInTheWay()).Select(InWords)];
        Waits = [.. obligations.Where(tie => !tie.StandsInTheWay()).Select(InWords)];
        HasDeclined = obligations.Any(tie => tie.WasDeclined);
        ClosingSince = account.ClosingSince;
        HasMoneyOut = await db.HasMoneyOutAsync(account.Id, ct);
        if (ClosingSince is null) Losses = await LossesOfAsync(account, obligations, ct);
        else await SeeHowFarAsync(account, obligations, ct);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new DeleteAccountCommand(), ct);

    public Task<IActionResult> OnPostKeepAsync(CancellationToken ct) => SendAsync(new KeepAccountCommand(), ct);

    private async Task<IReadOnlyList<Loss>> LossesOfAsync(Account account, IReadOnlyList<Obligation> obligations, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var trial = await db.Subscriptions.Where(product => product.AccountId == account.Id && product.Kind == ProductKind.Trial && product.EndedAt == null).FirstOrDefaultAsync(ct);
        var coupons = await db.Coupons.Where(coupon => coupon.AccountId == account.Id && coupon.ExpiresAt > now).OrderBy(coupon => coupon.RedeemedAt).ToListAsync(ct);
        var methods = await db.PaymentMethods.Where(method => method.AccountId == account.Id && method.RemovedAt == null).ToListAsync(ct);
        var passkeys = await db.Passkeys.Where(passkey => passkey.AccountId == account.Id).OrderBy(passkey => passkey.AddedAt).Select(passkey => passkey.AddedAt).ToListAsync(ct);
        return
        [
            new Loss("Your account with the email address {0}", EmailAddress.Read(account.Email).Value?.Masked ?? ""),
            .. account.Phone is { } phone ? [new Loss("Your phone number that ends in {0}", phone[^3..])] : Array.Empty<Loss>(),
            .. passkeys.Select(addedAt => new Loss("Your passkey that was added on {0:d MMMM yyyy}", addedAt)),
            .. methods.Select(method => method.Kind is PaymentMethodKind.Card ? new Loss("Your card that ends in {0}", method.Last4!) : new Loss("Your PayPal billing agreement, which is cancelled")),
            .. trial is null ? Array.Empty<Loss>() : [new Loss("Your {0}, which ends at once", catalogue.Value.NameOf(trial.Product))],
            .. obligations.Where(tie => tie.Kind is ObligationKind.PayAsYouGo).Select(tie => new Loss("{0}, which is terminated. What you used is charged {1} hours later", catalogue.Value.NameOf(tie.Product), (int)Math.Ceiling(billing.Value.LastUsageWithin.TotalHours))),
            .. coupons.Where(coupon => !coupon.IsUsedUp).Select(coupon => new Loss("What is left of your coupon {0}", coupon.Code)),
            new Loss("Your receipts and support tickets"),
        ];
    }

    private async Task SeeHowFarAsync(Account account, IReadOnlyList<Obligation> obligations, CancellationToken ct)
    {
        var again = await db.Intents.AsNoTracking().Where(intent => intent.Subject == account.Id && intent.Kind == CardCheckKeys.ReturnAgainKind && intent.EndedAt == null)
            .OrderByDescending(intent => intent.DueAt).FirstOrDefaultAsync(ct);
        RefundedAgainAt = again is null ? null : NotGoneBy(again.DueAt);
        if (Ties.Count > 0) return;
        var back = await db.CardPayments.Unsettled(account.Id).MaxAsync(payment => (DateTimeOffset?)payment.ReturnBy, ct);
        var paid = obligations.Max(tie => tie.Until) + Collecting;
        // One that was tried and has no answer is asked about every few minutes, as all else is.
        var sentAgain = again is { Tries: 0 } ? again.DueAt + Collecting : (DateTimeOffset?)null;
        var by = new[] { back, paid, sentAgain }.Max() ?? account.ClosingSince!.Value + Collecting;
        if (by > (RefundedAgainAt ?? time.GetUtcNow())) EndsBy = by;
        else TriedAgainAt = await NextLookAsync(account.DeletionKey(), ct);
    }

    private async Task<DateTimeOffset> NextLookAsync(string key, CancellationToken ct) =>
        NotGoneBy(await db.Intents.Where(intent => intent.Key == key).Select(intent => intent.DueAt).FirstOrDefaultAsync(ct));

    /// <summary>What is due is tried in this minute.</summary>
    private DateTimeOffset NotGoneBy(DateTimeOffset due) => time.GetUtcNow() is var now && due > now ? due : now;

    private Tie InWords(Obligation tie) => (tie.Kind, catalogue.Value.NameOf(tie.Product)) switch
    {
        (ObligationKind.Subscription, var name) when IsDue(tie) => new("The period of {0} is over, and we are just renewing or ending it. Look again in a minute.", [name], "/products", "Products"),
        (ObligationKind.Subscription, var name) when tie.RenewsItself => new("{0} renews itself on {1:d MMMM yyyy}. Turn off auto-renewal; you can delete your account when the period is over.", [name, tie.Until!], "/products", "Products"),
        (ObligationKind.Subscription, var name) => new("{0} is paid until {1:d MMMM yyyy HH:mm} UTC. You can delete your account after that.", [name, tie.Until!], "/products", "Products"),
        (ObligationKind.PayAsYouGo, var name) => new("{0} is terminated, and what you used is charged.", [name], "/products", "Products"),
        (ObligationKind.UsageToCharge, var name) when IsDue(tie) => new("{0} is terminated. What you used is being charged now.", [name], "/products", "Products"),
        (ObligationKind.UsageToCharge, var name) => new("{0} is terminated. What you used is charged on {1:d MMMM yyyy HH:mm} UTC.", [name, tie.Until!], "/products", "Products"),
        (_, var name) when tie.HasFailed => new("We could not collect {0} for {1}, charge number {2}. Pay it with “Pay now”. If your payment method is declined, you can add another one first.", [Money.Usd(tie.Cents), name, tie.Number], "/billing", "Billing"),
        (_, var name) when tie.WasDeclined && IsDue(tie) => new("{0} for {1}, charge number {2}, was declined. We are trying again now.", [Money.Usd(tie.Cents), name, tie.Number], "/billing", "Billing"),
        (_, var name) when tie.WasDeclined => new("{0} for {1}, charge number {2}, was declined. We try again on {3:d MMMM yyyy}. You need not wait for it: press “Pay now”, or use another payment method.", [Money.Usd(tie.Cents), name, tie.Number, tie.Until!], "/billing", "Billing"),
        (_, var name) => new("{0} for {1}, charge number {2}, is being collected.", [Money.Usd(tie.Cents), name, tie.Number], "/billing", "Billing"),
    };

    /// <summary>Its time has come, and the clock is about to see to it: a date gone by would say nothing.</summary>
    private bool IsDue(Obligation tie) => tie.Until <= time.GetUtcNow();
}
