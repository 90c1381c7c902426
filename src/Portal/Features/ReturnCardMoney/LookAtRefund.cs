using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.ReturnCardMoney;

/// <param name="Look">Which of the looks by ourselves it is; 0 when the processor told us to look.</param>
public sealed record LookAtRefundPayload(string RefundId, int Look);

/// <summary>Asks what became of a refund, after a day, a week, and four; and when the processor tells that it failed.</summary>
internal sealed class LookAtRefund(ICardGateway gateway, Intents intents, RefundWatch watch, TimeProvider time) : IntentKind<LookAtRefundPayload>
{
    public const string KindName = "look-at-refund";

    private static readonly TimeSpan[] After = [TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(28)];

    public override string Name => KindName;

    public static string KeyOf(string refundId, int look) => $"look-at-refund:{refundId}:{look}";

    public static void Plan(Intents intents, string accountId, string refundId, int look, DateTimeOffset now) =>
        intents.Plan(KindName, KeyOf(refundId, look), accountId, new LookAtRefundPayload(refundId, look), dueAt: now + After[look] - After[Math.Max(look - 1, 0)]);

    protected override async Task<Verdict> AskAsync(Intent intent, LookAtRefundPayload payload, CancellationToken ct) =>
        await watch.IsKnownAsync(payload.RefundId, ct) ? Verdict.Moot("known") : Verdict.Of(await gateway.ReadRefundAsync(payload.RefundId, ct));

    protected override async Task RecordAsync(Intent intent, LookAtRefundPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.Value is not GatewayRefund refund) return;
        if (!refund.HasFailed) LookAgain(intent, payload);
        else if (await db.CardPayments.AsNoTracking().FirstOrDefaultAsync(line => line.GatewayId == refund.PaymentId, ct) is { } line) await watch.TryAgainAsync(line, payload.RefundId, ct);
    }

    private void LookAgain(Intent intent, LookAtRefundPayload payload)
    {
        if (payload.Look > 0 && payload.Look + 1 < After.Length) Plan(intents, intent.Subject, payload.RefundId, payload.Look + 1, time.GetUtcNow());
    }
}
