using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <param name="Declines">How often PayPal takes nothing for a product.</param>
internal sealed record Payer(string Id, string Country, bool IsVerified, double Declines = 0);

/// <summary>What is to be paid; captured once.</summary>
internal sealed class PayPalOrder(string id, OrderToPay asked)
{
    public string Id => id;
    public OrderToPay Asked => asked;
    public Taking? Captured { get; set; }
}

/// <summary>A start that a payer may approve.</summary>
internal sealed class Opening(string id, AgreementOrder order)
{
    public string Id => id;
    public AgreementOrder Order => order;
    public Payer? ApprovedBy { get; set; }
    public Agreement? Kept { get; set; }
}

/// <summary>PayPal's vault: openings, and agreements in force; and its till: orders, each captured once.</summary>
internal sealed class SimPayPal(Run run, Manners manners, Dice dice) : IPayPal, IPayPalPayments
{
    private readonly Dictionary<string, (DateTimeOffset At, object Reply)> _answers = [];
    private int _ids;

    private readonly Dictionary<string, PayPalOrder> _orders = [];

    public Dictionary<string, Opening> Openings { get; } = [];
    public Dictionary<string, Agreement> InForce { get; } = [];

    /// <summary>For products.</summary>
    public List<Taking> Takings { get; } = [];

    public Manners Manners => manners;
    public string ApprovalOrigin => "https://paypal.example";

    public Task<Reply<OpenedAgreement>> OpenAgreementAsync(AgreementOrder order, string key, CancellationToken ct) => AskAsync<OpenedAgreement>("open", key, () =>
    {
        var opening = new Opening("open_" + ++_ids, order);
        Openings[opening.Id] = opening;
        return new Reply<OpenedAgreement>.Answered(new OpenedAgreement(opening.Id, ApprovalOrigin + "/agree/" + opening.Id));
    });

    public Task<Reply<Agreement>> KeepAgreementAsync(string openedId, string key, CancellationToken ct)
    {
        run.Calls.RequireIntent(key, "keep agreement");
        return AskAsync("keep " + openedId, key, () => Keep(Openings[openedId]));
    }

    public Task<Reply<bool>> CancelAgreementAsync(string agreementId, CancellationToken ct) => manners.AskAsync<bool>("cancel " + agreementId, () =>
    {
        End(agreementId);
        return new Reply<bool>.Answered(true);
    });

    /// <summary>Whoever ends it: it is told.</summary>
    public void End(string agreement)
    {
        if (InForce.Remove(agreement)) run.News.Tell("paypal", new PaymentMethodEnded(PaymentMethodKind.PayPal, agreement), isLost: false);
    }

    public Task<Reply<string>> OpenOrderAsync(OrderToPay order, string key, CancellationToken ct) => AskAsync<string>("open order", key, () =>
    {
        var id = "order_" + ++_ids;
        _orders[id] = new PayPalOrder(id, order);
        return new Reply<string>.Answered(id);
    });

    public Task<Reply<string>> CaptureOrderAsync(string orderId, string agreementId, string key, CancellationToken ct)
    {
        run.Calls.RequireIntent(key, "capture order");
        if (_orders.TryGetValue(orderId, out var order)) run.Products.CheckOrder(order.Asked, key);
        return AskAsync("capture " + orderId, key, () => Capture(orderId, agreementId, key));
    }

    public Task<Reply<string>> ReadOrderAsync(string orderId, CancellationToken ct) => manners.AskAsync<string>("read " + orderId, () =>
        _orders.GetValueOrDefault(orderId)?.Captured is { } known ? new Reply<string>.Answered(known.Id) : new Reply<string>.Unknown("unreadable-answer"));

    /// <summary>An order is captured once; and PayPal takes nothing for a charge that was paid by another order.</summary>
    private Reply<string> Capture(string orderId, string agreement, string key)
    {
        if (!_orders.TryGetValue(orderId, out var order)) return new Reply<string>.Refused(PayPalDeclines.OrderGone);
        if (order.Captured is { } known) return new Reply<string>.Answered(known.Id);
        if (!InForce.TryGetValue(agreement, out var payer)) return new Reply<string>.Refused(PayPalDeclines.AgreementEnded);
        if (Takings.Exists(taking => taking.Reference == order.Asked.Reference)) return new Reply<string>.Unknown("paid-before");
        if (dice.Hits(PayerOf(payer).Declines)) return new Reply<string>.Refused(CardDeclines.Declined);
        order.Captured = new Taking("capture_" + ++_ids, key, order.Asked.Reference, order.Asked.Amount.Cents, agreement, run.Clock.World);
        Takings.Add(order.Captured);
        run.Products.CheckTaking(order.Captured);
        return new Reply<string>.Answered(order.Captured.Id);
    }

    private Payer PayerOf(Agreement agreement) => Openings.Values.First(opening => opening.Kept?.Id == agreement.Id).ApprovedBy!;

    private Reply<Agreement> Keep(Opening opening)
    {
        if (opening.Kept is not null) return new Reply<Agreement>.Refused("used");
        if (opening.ApprovedBy is not { } payer) return new Reply<Agreement>.Refused("not-approved");
        opening.Kept = new Agreement("agr_" + ++_ids, payer.Id, payer.Country, payer.IsVerified);
        InForce[opening.Kept.Id] = opening.Kept;
        return new Reply<Agreement>.Answered(opening.Kept);
    }

    /// <summary>PayPal remembers a request's answer for hours; only good ones.</summary>
    private Task<Reply<T>> AskAsync<T>(string what, string key, Func<Reply<T>> work) => manners.AskAsync(what, () =>
    {
        if (_answers.TryGetValue(key, out var known) && run.Clock.World - known.At < TimeSpan.FromHours(72)) return (Reply<T>)known.Reply;
        var reply = work();
        if (reply is Reply<T>.Answered) _answers[key] = (run.Clock.World, reply);
        return reply;
    });
}
