using Portal.Domain.News;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>The part that moves money: holds, small charges, what is paid for products, and giving back.</summary>
internal sealed partial class SimGateway
{
    private static readonly string[] Whys = [CardDeclines.Declined, CardDeclines.InsufficientFunds, CardDeclines.Expired, CardDeclines.TryAgain];

    public Task<Reply<GatewayPayment>> HoldAsync(PaymentOrder order, string key, CancellationToken ct) => PayAsync(order, key, isHold: true);

    public Task<Reply<GatewayPayment>> ChargeAsync(PaymentOrder order, string key, CancellationToken ct) => PayAsync(order, key, isHold: false);

    public async Task<Reply<GatewayPayment?>> FindPaymentAsync(PaymentLook look, CancellationToken ct)
    {
        var key = look.Key;
        var reply = await AskAsync<GatewayPayment?>("find payment", null, key, () =>
            new Reply<GatewayPayment?>.Answered(Payments.Where(payment => payment.Key == key && payment.At >= look.Since && payment.At <= look.Until).Select(payment => payment.Id)
                .Concat(Takings.Where(taking => taking.Key == key && taking.At >= look.Since && taking.At <= look.Until).Select(taking => taking.Id)).Select(id => new GatewayPayment(id, null)).FirstOrDefault()));
        Trouble(reply, Payments.Where(payment => payment.Key == key));
        return reply;
    }

    public Task<Reply<bool>> VoidAsync(string paymentId, string key, CancellationToken ct) => GiveBackAsync("void", paymentId, key, Void);

    public Task<Reply<GatewayRefund>> RefundAsync(string paymentId, string key, CancellationToken ct) => GiveBackAsync("refund", paymentId, key, Refund);

    public async Task<Reply<GatewayRefund>> ReadRefundAsync(string refundId, CancellationToken ct)
    {
        var payment = Payments.Single(payment => payment.Refunds.Exists(refund => refund.Id == refundId));
        var reply = await AskAsync<GatewayRefund>("read refund", null, refundId, () => new Reply<GatewayRefund>.Answered(new GatewayRefund(refundId, payment.Id, payment.Refunds.Single(refund => refund.Id == refundId).HasFailed)));
        // Until it is told, the portal waits: ten minutes until it asks again, and then as long as it does before it sends it again.
        if (reply is Reply<GatewayRefund>.NotReached or Reply<GatewayRefund>.Unknown) payment.BackBy = Moments.Later(payment.BackBy, run.Clock.World + TimeSpan.FromMinutes(15) + TimeSpan.FromHours(payment.Refunds.Count));
        return reply;
    }

    private async Task<Reply<GatewayPayment>> PayAsync(PaymentOrder order, string key, bool isHold)
    {
        if (IsForProduct(order, isHold)) run.Products.CheckOrder(order, key);
        else run.Money.CheckOrder(order, key, isHold);
        var reply = await AskAsync(isHold ? "hold" : "charge", key, order.ToString(), () => MayBreak(order, key, isHold));
        Trouble(reply, Payments.Where(payment => payment.Key == key));
        return reply;
    }

    /// <summary>It was made, it is under way for minutes, whatever becomes of the card meanwhile, or it never is made: in each case the asker hears of an error.</summary>
    private Reply<GatewayPayment> MayBreak(PaymentOrder order, string key, bool isHold)
    {
        if (manners.IsWell || !dice.Hits(mix.Gateway.Breaks)) return Pay(order, key, isHold);
        switch (dice.Number(0, 4))
        {
            case 0: Pay(order, key, isHold); break;
            case 1 when WhyNot(order, isHold) is null: run.Stage.Later(run.Clock.World + dice.Seconds(1, (int)Manners.LongestOnItsWay.TotalSeconds - 1), () => Make(order, key, isHold)); break;
        }
        return new Reply<GatewayPayment>.Unknown("server-error");
    }

    private Reply<GatewayPayment> Pay(PaymentOrder order, string key, bool isHold) => WhyNot(order, isHold) is { } why ? new Reply<GatewayPayment>.Refused(why) : Make(order, key, isHold);

    private string? WhyNot(PaymentOrder order, bool isHold)
    {
        var token = Tokens[order.CardId];
        if (IsForProduct(order, isHold) && dice.Hits(token.Card.Declines)) return dice.Pick(Whys);
        if (token.Card.Decline is { } decline && decline.At == (isHold ? "hold" : "charge")) return decline.Why;
        return token.Customer == order.CustomerId ? null : "our-fault";
    }

    private Reply<GatewayPayment> Make(PaymentOrder order, string key, bool isHold)
    {
        if (IsForProduct(order, isHold)) return Take(order, key);
        var payment = new Payment(Id("pi"), key, order.Reference, isHold, (int)order.Amount.Cents, order.StatementCode, Tokens[order.CardId], order.CustomerId, run.Clock.World);
        Payments.Add(payment);
        run.Money.CheckPayment(payment);
        Tell(new CardPaymentMoved(order.Reference));
        if (!isHold && dice.Hits(0.02)) Tell(new CardChargeDisputed(payment.Id));
        return new Reply<GatewayPayment>.Answered(new GatewayPayment(payment.Id, null));
    }

    private Reply<GatewayPayment> Take(PaymentOrder order, string key)
    {
        var taking = new Taking(Id("pi"), key, order.Reference, order.Amount.Cents, order.CustomerId, run.Clock.World);
        Takings.Add(taking);
        run.Products.CheckTaking(taking);
        Tell(new CardPaymentMoved(order.Reference));
        if (dice.Hits(0.02)) Tell(new CardChargeDisputed(taking.Id));
        return new Reply<GatewayPayment>.Answered(new GatewayPayment(taking.Id, null));
    }

    /// <summary>The small charge of a card check has its code on the statement.</summary>
    private static bool IsForProduct(PaymentOrder order, bool isHold) => !isHold && order.StatementCode is null;

    private bool Void(Payment payment)
    {
        if (payment.BackAt is null) Tell(new CardMoneyWentBack(payment.Id));
        payment.BackAt ??= run.Clock.World;
        return true;
    }

    /// <summary>What is back, or on its way, is not sent again. Some are turned back at once, some hours later.</summary>
    private GatewayRefund Refund(Payment payment)
    {
        if (payment.BackAt is null)
        {
            var refund = new Refund(Id("re"));
            payment.Refunds.Add(refund);
            payment.BackAt = run.Clock.World;
            if (!manners.IsWell && payment.Refunds.Count <= 2 && dice.Hits(mix.RefundsFail / 4)) ComeBack(payment, refund, run.Clock.World);
            else Tell(new CardMoneyWentBack(payment.Id));
            if (!manners.IsWell && payment.Refunds.Count <= 2 && !refund.HasFailed && dice.Hits(mix.RefundsFail)) ComeBackLater(payment, refund, run.Clock.World);
        }
        return new GatewayRefund(payment.Refunds[^1].Id, payment.Id, payment.Refunds[^1].HasFailed);
    }

    private void ComeBackLater(Payment payment, Refund refund, DateTimeOffset sent) => run.Stage.Later(run.Clock.World + dice.Seconds(1, 20 * 3600), () =>
    {
        ComeBack(payment, refund, sent);
        Tell(new RefundFailed(refund.Id, payment.Id));
    });

    /// <summary>The portal asks after a day at the latest, and waits for an hour, then for two, before it sends it again.</summary>
    private void ComeBack(Payment payment, Refund refund, DateTimeOffset sent)
    {
        // A day after it knows that it was sent the portal asks what became of it; while we give no answer it knows nothing.
        (refund.HasFailed, payment.BackAt, payment.BackBy) = (true, null, Moments.Later(sent, payment.LastTrouble) + TimeSpan.FromHours(25 + payment.Refunds.Count));
        run.Trace.Add(run.Clock.World, "gateway", $"{refund.Id} did not arrive: {payment} is out again");
    }

    private async Task<Reply<T>> GiveBackAsync<T>(string what, string paymentId, string key, Func<Payment, T> giveBack)
    {
        run.Calls.RequireIntent(key, what);
        var reply = await AskAsync<T>(what, key, paymentId, () =>
        {
            if (Payments.Find(payment => payment.Id == paymentId) is not { } payment) return new Reply<T>.Refused("not-found");
            return new Reply<T>.Answered(giveBack(payment));
        });
        Trouble(reply, Payments.Where(payment => payment.Id == paymentId));
        return reply;
    }

    private void Trouble<T>(Reply<T> reply, IEnumerable<Payment> about)
    {
        if (reply is not (Reply<T>.NotReached or Reply<T>.Unknown)) return;
        foreach (var payment in about) payment.LastTrouble = run.Clock.World;
    }
}
