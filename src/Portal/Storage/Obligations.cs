using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Products;

namespace Portal.Storage;

public enum ObligationKind
{
    /// <summary>A subscription whose paid period is not over.</summary>
    Subscription,

    /// <summary>Pay-as-you-go that can still be used. Closing the account terminates it.</summary>
    PayAsYouGo,

    /// <summary>Pay-as-you-go that was terminated, whose last usage is not charged yet.</summary>
    UsageToCharge,

    /// <summary>A charge that is not paid, or of which it is not known whether it is.</summary>
    Charge,
}

/// <summary>Something that an account is bound by: it can't be deleted, nor its last payment method be removed, before it is over.</summary>
/// <param name="Id">Of the subscription or charge.</param>
/// <param name="Product">The catalogue's name for the product.</param>
/// <param name="Number">A charge's number on receipts; 0 otherwise.</param>
/// <param name="Cents">US cents of a charge that are to be paid; 0 otherwise.</param>
/// <param name="Since">When the product was started, or the charge was made.</param>
/// <param name="Until">When it is over, or charged, or tried next by itself; null when nobody can say.</param>
/// <param name="RenewsItself">A subscription with auto-renewal on: it won't be over by itself.</param>
/// <param name="HasFailed">A charge that is not tried by itself any more: its owner has to act.</param>
/// <param name="WasDeclined">A charge that was declined and waits for the next try.</param>
public sealed record Obligation(
    ObligationKind Kind, string Id, string Product, long Number, long Cents, DateTimeOffset Since, DateTimeOffset? Until, bool RenewsItself, bool HasFailed, bool WasDeclined);

public static class Obligations
{
    /// <summary>True for what its owner has to end or pay before an account can be closed; all else ends by itself while it is closing.</summary>
    public static bool StandsInTheWay(this Obligation tie) => tie.Kind is ObligationKind.Subscription || tie.HasFailed;

    /// <summary>
    /// Whether a payment method may be added. To a closing account too, while something is to be paid: else one that is declined would keep it
    /// closing for ever. The account's row is locked.
    /// </summary>
    public static async Task<bool> TakesPaymentMethodsAsync(this PortalDb db, Account account, CancellationToken ct) =>
        account.ClosingSince is null || (await db.ObligationsAsync(account.Id, ct)).Count > 0;

    /// <summary>Whether a charge for this product was declined and is not paid since: it is not renewed then.</summary>
    public static Task<bool> IsDeclinedAsync(this PortalDb db, string subscriptionId, CancellationToken ct) =>
        db.Charges.AnyAsync(charge => charge.SubscriptionId == subscriptionId && charge.State != ChargeState.Paid && charge.DeclinedWhy != null, ct);

    /// <summary>
    /// All that binds an account, by product and charge, in one statement. A free trial binds nobody. For a decision, ask with the account's row locked:
    /// whatever starts a product, charges for it or takes usage for it locks that row first.
    /// </summary>
    public static Task<List<Obligation>> ObligationsAsync(this PortalDb db, string accountId, CancellationToken ct) => db.Database.SqlQuery<Obligation>($"""
        SELECT CASE WHEN kind = 'Subscription' THEN 0 WHEN ended_at IS NULL THEN 1 ELSE 2 END AS kind,
               id, product, 0::bigint AS number, 0::bigint AS cents, started_at AS since,
               CASE WHEN kind = 'Subscription' THEN period_ends_at WHEN ended_at IS NULL THEN NULL ELSE settles_at END AS until,
               kind = 'Subscription' AND renewal_off_at IS NULL AS renews_itself, false AS has_failed, false AS was_declined
        FROM subscriptions WHERE account_id = {accountId} AND kind <> 'Trial' AND settled_at IS NULL
        UNION ALL
        SELECT 3, id, product, number, amount_cents - discount_cents - waived_cents, planned_at, CASE WHEN state = 'Failed' THEN NULL ELSE due_at END, false, state = 'Failed', state = 'Pending' AND declined_why IS NOT NULL
        FROM charges WHERE account_id = {accountId} AND state <> 'Paid'
        ORDER BY kind, since, id
        """).ToListAsync(ct);
}
