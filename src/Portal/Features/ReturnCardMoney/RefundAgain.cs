using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.ReturnCardMoney;

/// <param name="FailedRefundId">Which failure it makes good.</param>
public sealed record RefundAgainPayload(string CardPaymentId, string FailedRefundId);

/// <summary>Gives a charge back once more after the bank had sent the refund back. Each failure has one of these, and so a key of its own.</summary>
internal sealed class RefundAgain(PortalDb db, ICardGateway gateway, RefundWatch watch, TimeProvider time) : IntentKind<RefundAgainPayload>
{
    public const string KindName = CardCheckKeys.ReturnAgainKind;

    public override string Name => KindName;

    public override IntentMatter Matter => IntentMatter.Money;

    public override TimeSpan? AlarmBefore => CardPayment.AlarmBefore;

    protected override async Task<Verdict> AskAsync(Intent intent, RefundAgainPayload payload, CancellationToken ct)
    {
        var line = await db.CardPayments.AsNoTracking().SingleAsync(line => line.Id == payload.CardPaymentId, ct);
        return RefundCharge.Judge(await gateway.RefundAsync(line.GatewayId!, intent.Key, ct));
    }

    protected override async Task RecordAsync(Intent intent, RefundAgainPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (!verdict.IsEnd) return;
        // First, as that may take the account's row.
        await watch.FollowAsync(intent.Subject, payload.CardPaymentId, verdict, ct);
        var now = time.GetUtcNow();
        // One that failed at once is a failure of its own, which takes this one's place.
        await db.FailedRefunds.Where(failed => failed.Id == payload.FailedRefundId && failed.ReturnedAt == null)
            .ExecuteUpdateAsync(failed => failed.SetProperty(f => f.ReturnedAt, now), ct);
        if (verdict.State is IntentState.Done) await db.CardPayments.ReturnAsync(payload.CardPaymentId, now, ct);
    }
}
