using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.ReturnCardMoney;

public sealed record ReturnCardMoneyPayload(string CardPaymentId);

/// <summary>
/// Gives back what a card check reserved or charged, exactly once. Planned with the payment itself; made due at once when the money is not
/// needed any more. There is no last try: as long as it is not known to be back, or never to have left, this goes on.
/// </summary>
internal abstract class ReturnCardMoney(PortalDb db, CardPaymentKind payment, TimeProvider time) : IntentKind<ReturnCardMoneyPayload>
{
    public override string Name => KindOf(payment);

    public override IntentMatter Matter => IntentMatter.Money;

    /// <summary>The way out needs no alarm of its own: as long as it is not known whether it was made, this one waits for it.</summary>
    public override TimeSpan? AlarmBefore => CardPayment.AlarmBefore;

    public static string KindOf(CardPaymentKind payment) => payment is CardPaymentKind.Hold ? "void-hold" : "refund-charge";

    protected abstract Task<Verdict> GiveBackAsync(string gatewayId, string key, CancellationToken ct);

    protected override async Task<Verdict> AskAsync(Intent intent, ReturnCardMoneyPayload payload, CancellationToken ct)
    {
        var line = await db.CardPayments.AsNoTracking().SingleAsync(line => line.Id == payload.CardPaymentId, ct);
        return line.State switch
        {
            CardPaymentState.Planned => Verdict.Later("not-known-yet"),
            CardPaymentState.Declined => Verdict.Moot("never-made"),
            CardPaymentState.Returned => Verdict.Done(),
            _ => await GiveBackAsync(line.GatewayId!, intent.Key, ct),
        };
    }

    protected override async Task RecordAsync(Intent intent, ReturnCardMoneyPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.State is not IntentState.Done) return;
        await db.CardPayments.ReturnAsync(payload.CardPaymentId, time.GetUtcNow(), ct);
    }

    /// <summary>A "no" is never the end here: the money is out, and an operator may have to help.</summary>
    protected static Verdict Judge<T>(Reply<T> reply, Func<T, string?>? result = null) => reply is Reply<T>.Refused(var why) ? Verdict.Later(why) : Verdict.Of(reply, result);
}

/// <summary>Releases the hold.</summary>
internal sealed class VoidHold(PortalDb db, ICardGateway gateway, TimeProvider time) : ReturnCardMoney(db, CardPaymentKind.Hold, time)
{
    protected override async Task<Verdict> GiveBackAsync(string gatewayId, string key, CancellationToken ct) => Judge(await gateway.VoidAsync(gatewayId, key, ct));
}

/// <summary>Refunds the small charge, and follows the refund until it has arrived.</summary>
internal sealed class RefundCharge(PortalDb db, ICardGateway gateway, RefundWatch watch, TimeProvider time) : ReturnCardMoney(db, CardPaymentKind.MicroCharge, time)
{
    /// <summary>Under the key of a refund that failed no other answer will ever come.</summary>
    public static Verdict Judge(Reply<GatewayRefund> reply) => reply is Reply<GatewayRefund>.Answered({ HasFailed: true } failed)
        ? Verdict.Never("refund-failed") with { Value = failed }
        : Judge(reply, refund => refund.Id);

    protected override async Task<Verdict> GiveBackAsync(string gatewayId, string key, CancellationToken ct) => Judge(await gateway.RefundAsync(gatewayId, key, ct));

    protected override async Task RecordAsync(Intent intent, ReturnCardMoneyPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        await base.RecordAsync(intent, payload, verdict, db, ct);
        await watch.FollowAsync(intent.Subject, payload.CardPaymentId, verdict, ct);
    }
}
