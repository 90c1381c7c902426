using Microsoft.EntityFrameworkCore;
using Portal.Domain.Products;
using Portal.Storage;

namespace Portal.Features.EndPeriod;

/// <summary>
/// A period is over: a trial ends; a subscription renews itself or ends; what was used of pay-as-you-go is charged. Asked late, it catches up
/// one period after the other.
/// </summary>
internal sealed class EndPeriod(ChargeBook book, ProductMails mails, TimeProvider time) : IntentKind<PeriodPayload>
{
    public override string Name => BillingKeys.EndPeriodKind;

    /// <summary>There is nobody outside to ask; all of it is one transaction.</summary>
    protected override Task<Verdict> AskAsync(Intent intent, PeriodPayload payload, CancellationToken ct) => Task.FromResult(Verdict.Done());

    protected override async Task RecordAsync(Intent intent, PeriodPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (await db.LockAccountAsync(intent.Subject, ct) is not { } account) return;
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == payload.SubscriptionId && s.Period == payload.Period && s.EndedAt == null, ct);
        if (subscription is null) return;
        if (subscription.Kind is ProductKind.PayAsYouGo) await book.ChargeUsageAsync(subscription, subscription.PeriodEndsAt, ct);
        else if (account.ClosingSince is not null || await IsLastAsync(subscription, db, ct))
        {
            subscription.End(time.GetUtcNow());
            mails.PlanEnded(subscription);
            db.Note(time.GetUtcNow(), account.Id, "product-ended", "clock", subscription.Id);
            return;
        }
        await GoOnAsync(subscription, ct);
    }

    private async Task GoOnAsync(Subscription subscription, CancellationToken ct)
    {
        subscription.BeginNextPeriod();
        book.PlanPeriod(subscription);
        if (subscription.PriceCents is { } price) await book.ChargeAsync(subscription, new Bill(price), subscription.PeriodStartedAt, subscription.PeriodEndsAt, visitorWaits: false, ct);
    }

    /// <summary>A trial; one that its owner does not renew; or one that is not paid for, be it that it is tried again, so that debts do not pile up.</summary>
    private static async Task<bool> IsLastAsync(Subscription subscription, PortalDb db, CancellationToken ct) =>
        subscription.Kind is ProductKind.Trial || subscription.RenewalOffAt is not null
        || await db.IsDeclinedAsync(subscription.Id, ct);
}
