using Microsoft.EntityFrameworkCore;
using Portal.Storage;

namespace Portal.Features.SettleUsage;

/// <summary>Charges the last usage of a pay-as-you-go product that was terminated, when product teams have had their time to report it.</summary>
internal sealed class SettleUsage(ChargeBook book, TimeProvider time) : IntentKind<PeriodPayload>
{
    public override string Name => BillingKeys.SettleKind;

    public override bool ComesBeforeDeletion => true;

    /// <summary>There is nobody outside to ask; all of it is one transaction.</summary>
    protected override Task<Verdict> AskAsync(Intent intent, PeriodPayload payload, CancellationToken ct) => Task.FromResult(Verdict.Done());

    protected override async Task RecordAsync(Intent intent, PeriodPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (await db.LockAccountAsync(intent.Subject, ct) is null) return;
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == payload.SubscriptionId && s.EndedAt != null && s.SettledAt == null, ct);
        if (subscription is null) return;
        await book.ChargeUsageAsync(subscription, subscription.EndedAt!.Value, ct);
        subscription.Settle(time.GetUtcNow());
        db.Note(time.GetUtcNow(), subscription.AccountId, "usage-settled", "clock", subscription.Id);
    }
}
