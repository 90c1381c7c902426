using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddCard;

/// <summary>All that varies of an order and is not in a row that never changes: under one key the processor wants the same words for ever.</summary>
/// <param name="Digits">For the statement line. Gone when the intent ends.</param>
public sealed record CardPaymentPayload(string CardPaymentId, string Digits, string Description);

/// <summary>
/// Makes the hold or the small charge of a card check, in this order, once the card is attached. What certainly was never asked for is
/// dropped when the card is gone or it is too late; what may have been made is asked again until the answer is definite.
/// </summary>
internal abstract class MakeCardPayment(PortalDb db, CardPaymentKind payment, ICardGateway gateway, TimeProvider time) : IntentKind<CardPaymentPayload>
{
    public const string Description = "Card check. Given back within 24 hours.";

    public override string Name => KindOf(payment);

    public override IntentMatter Matter => IntentMatter.Money;

    protected ICardGateway Gateway => gateway;

    public static string KindOf(CardPaymentKind payment) => payment is CardPaymentKind.Hold ? "hold-on-card" : "charge-card";

    protected abstract Task<Reply<GatewayPayment>> PayAsync(PaymentOrder order, string key, CancellationToken ct);

    protected override async Task<Verdict> AskAsync(Intent intent, CardPaymentPayload payload, CancellationToken ct)
    {
        if (await FindAsync(payload.CardPaymentId, ct) is not { } found) return Verdict.Moot("gone");
        var (isLate, mayBeMade) = (intent.Deadline < time.GetUtcNow(), found.ItsTurn && intent.Possible > 1);
        if (mayBeMade) return isLate ? await LookAsync(intent, payload, found, ct) : await PayAsync(intent, payload, found, ct);
        if (found.IsUnwanted) return Verdict.Moot("card-unwanted");
        if (isLate) return Verdict.Moot("too-late");
        return found.ItsTurn ? await PayAsync(intent, payload, found, ct) : Verdict.Later("waits-for-the-step-before");
    }

    private async Task<Verdict> PayAsync(Intent intent, CardPaymentPayload payload, PaymentToMake found, CancellationToken ct)
    {
        var order = new PaymentOrder(found.CustomerId!, found.CardId, Money.Usd(found.AmountCents), payload.CardPaymentId, payload.Digits, payload.Description);
        var reply = await PayAsync(order, intent.Key, ct);
        // The processor will say nothing else under this key; what it did is on its list.
        return reply is Reply<GatewayPayment>.Unknown(CardGatewayTroubles.StoredError) ? await LookAsync(intent, payload, found, ct) : Verdict.Of(reply, made => made.Id);
    }

    /// <summary>The processor may have forgotten the key by now, and would make a second one: so this only looks, and believes "none" after a quiet time.</summary>
    private async Task<Verdict> LookAsync(Intent intent, CardPaymentPayload payload, PaymentToMake found, CancellationToken ct)
    {
        var over = intent.Deadline!.Value + QuietTime;
        return await gateway.FindPaymentAsync(new PaymentLook(intent.Key, payload.CardPaymentId, found.PlannedAt - QuietTime, over), ct) switch
        {
            Reply<GatewayPayment?>.Answered { Value: { } made } => Verdict.Done(made.Id),
            Reply<GatewayPayment?>.Answered when time.GetUtcNow() > found.PlannedAt + PaymentLook.GoesBack => Verdict.Unknown("too-long-ago-to-tell"),
            Reply<GatewayPayment?>.Answered => over < time.GetUtcNow() ? Verdict.Moot("never-made") : Verdict.Unknown("quiet-time"),
            var reply => Verdict.Unknown(Verdict.Of(reply).Word!),
        };
    }

    protected override async Task RecordAsync(Intent intent, CardPaymentPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (!verdict.IsEnd) return;
        var now = time.GetUtcNow();
        var planned = db.CardPayments.Where(line => line.Id == payload.CardPaymentId && line.State == CardPaymentState.Planned);
        if (verdict.State is IntentState.Done)
            await planned.ExecuteUpdateAsync(line => line.SetProperty(l => l.State, CardPaymentState.Applied).SetProperty(l => l.GatewayId, verdict.Word).SetProperty(l => l.AppliedAt, now), ct);
        else
            await planned.ExecuteUpdateAsync(line => line.SetProperty(l => l.State, CardPaymentState.Declined), ct);
        await GoOnAsync(payload.CardPaymentId, verdict, db, now, ct);
    }

    private async Task GoOnAsync(string paymentId, Verdict verdict, PortalDb db, DateTimeOffset now, CancellationToken ct)
    {
        var check = await db.CardChecks.FirstOrDefaultAsync(check => db.CardPayments.Any(line => line.Id == paymentId && line.CardCheckId == check.Id), ct);
        if (check is null) return;
        if (verdict.State is IntentState.Done)
        {
            await GoOnAfterAsync(check, db, now, ct);
            return;
        }
        await db.DeclineAsync(check, verdict.State is IntentState.Never ? verdict.Word! : CardDeclines.TryAgain, now, ct);
        // There is nothing to give back of this one, which its way back now finds out.
        await db.HurryAsync([CardCheckKeys.Return(check.Id, payment)], now, ct);
    }

    /// <summary>After the hold the charge; but straight back with the money when the card went away meanwhile.</summary>
    private static async Task GoOnAfterAsync(CardCheck check, PortalDb db, DateTimeOffset now, CancellationToken ct)
    {
        await db.HurryAsync([CardCheckKeys.Make(check.Id, CardPaymentKind.MicroCharge)], now + Intents.HeadStart, ct);
        var isUnwanted = await db.PaymentMethods.AnyAsync(method => method.Id == check.PaymentMethodId && method.RemovedAt != null, ct);
        if (isUnwanted) await db.HurryAsync(CardCheckKeys.Back(check.Id), now, ct);
    }

    private Task<PaymentToMake?> FindAsync(string paymentId, CancellationToken ct) =>
        (from line in db.CardPayments
         join check in db.CardChecks on line.CardCheckId equals check.Id
         join method in db.PaymentMethods on check.PaymentMethodId equals method.Id
         join account in db.Accounts on check.AccountId equals account.Id
         where line.Id == paymentId
         select new PaymentToMake(
             line.AmountCents, line.PlannedAt, method.VendorId, account.GatewayCustomerId,
             check.KeptAt != null && (line.Kind == CardPaymentKind.Hold || db.CardPayments.Any(hold => hold.CardCheckId == check.Id && hold.Kind == CardPaymentKind.Hold && hold.AppliedAt != null)),
             method.RemovedAt != null || (account.ClosingSince != null && account.ClosingSince > check.StartedAt))).FirstOrDefaultAsync(ct);

    /// <param name="ItsTurn">The step before is done. Until then it certainly was never asked for.</param>
    private sealed record PaymentToMake(int AmountCents, DateTimeOffset PlannedAt, string CardId, string? CustomerId, bool ItsTurn, bool IsUnwanted);
}

/// <summary>Reserves USD 1.00.</summary>
internal sealed class HoldOnCard(PortalDb db, ICardGateway gateway, TimeProvider time) : MakeCardPayment(db, CardPaymentKind.Hold, gateway, time)
{
    protected override Task<Reply<GatewayPayment>> PayAsync(PaymentOrder order, string key, CancellationToken ct) => Gateway.HoldAsync(order, key, ct);
}

/// <summary>Takes the small amount.</summary>
internal sealed class ChargeCard(PortalDb db, ICardGateway gateway, TimeProvider time) : MakeCardPayment(db, CardPaymentKind.MicroCharge, gateway, time)
{
    protected override Task<Reply<GatewayPayment>> PayAsync(PaymentOrder order, string key, CancellationToken ct) => Gateway.ChargeAsync(order, key, ct);
}
