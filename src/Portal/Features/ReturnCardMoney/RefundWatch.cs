using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ReturnCardMoney;

/// <summary>
/// A refund counts as given back when it is sent off, but the bank may send it back, for days. Then the money is out again, and is given
/// back under another key: the old one would only bring the old answer.
/// </summary>
public sealed class RefundWatch(PortalDb db, Intents intents, TimeProvider time) : IPartOfSlice
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <summary>After a refund was sent off: asks a few times whether it arrived; news may come sooner.</summary>
    public async Task FollowAsync(string accountId, string cardPaymentId, Verdict verdict, CancellationToken ct)
    {
        if (verdict.Value is not GatewayRefund { Id: { } refundId } refund) return;
        if (!refund.HasFailed) LookAtRefund.Plan(intents, accountId, refundId, look: 1, time.GetUtcNow());
        else await TryAgainAsync(await db.CardPayments.AsNoTracking().SingleAsync(line => line.Id == cardPaymentId, ct), refundId, ct);
    }

    /// <summary>Whether this failure is on record, and the way back from it planned.</summary>
    public Task<bool> IsKnownAsync(string refundId, CancellationToken ct) => db.FailedRefunds.AnyAsync(failed => failed.Id == refundId, ct);

    /// <summary>Puts a failure on record, once, and plans another refund. Overdue from the start, so that an operator sees it.</summary>
    public async Task TryAgainAsync(CardPayment line, string refundId, CancellationToken ct)
    {
        await StandInLineAsync(line.AccountId, ct);
        if (await IsKnownAsync(refundId, ct)) return;
        var now = time.GetUtcNow();
        var before = await db.FailedRefunds.CountAsync(failed => failed.CardPaymentId == line.Id, ct);
        db.FailedRefunds.Add(FailedRefund.Of(line, refundId, now));
        intents.Plan(RefundAgain.KindName, CardCheckKeys.ReturnAgain(line.CardCheckId, line.Kind) + refundId, line.AccountId,
            new RefundAgainPayload(line.Id, refundId), dueAt: now + Pause(before), deadline: line.ReturnBy);
        db.Note(now, line.AccountId, "refund-failed", "vendor", line.Id);
    }

    /// <summary>
    /// Whoever is deleting the account is waited for, or decides anew, knowing this. A lock would not do: they go by what was so when they began to
    /// wait for it. So the row is written over as it is; nothing happens where it is gone, and the money goes back all the same.
    /// </summary>
    private Task<int> StandInLineAsync(string accountId, CancellationToken ct) =>
        db.Accounts.Where(account => account.Id == accountId).ExecuteUpdateAsync(account => account.SetProperty(a => a.ClosingSince, a => a.ClosingSince), ct);

    /// <summary>An hour, then longer and longer: a bank that sends money back hardly changes its mind in minutes.</summary>
    private static TimeSpan Pause(int before) => before < 5 ? TimeSpan.FromHours(1 << before) : LongestPause;
}

internal static class Returned
{
    /// <summary>Writes down that it is back, if it was out. What is back stays so.</summary>
    public static Task<int> ReturnAsync(this IQueryable<CardPayment> payments, string paymentId, DateTimeOffset now, CancellationToken ct) =>
        payments.Where(line => line.Id == paymentId && line.State == CardPaymentState.Applied)
            .ExecuteUpdateAsync(line => line.SetProperty(l => l.State, CardPaymentState.Returned).SetProperty(l => l.ReturnedAt, now), ct);
}
