using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

internal sealed record Payer(string Id, string Country, bool IsVerified);

/// <summary>A start that a payer may approve.</summary>
internal sealed class Opening(string id, AgreementOrder order)
{
    public string Id => id;
    public AgreementOrder Order => order;
    public Payer? ApprovedBy { get; set; }
    public Agreement? Kept { get; set; }
}

/// <summary>PayPal's vault: openings, and agreements in force; and its till: orders, each captured once.</summary>
internal sealed class SimPayPal(Run run, Manners manners) : IPayPal, IPayPalPayments
{
    private readonly Dictionary<string, (DateTimeOffset At, object Reply)> _answers = [];
    private int _ids;

    private readonly Dictionary<string, string?> _orders = [];

    public Dictionary<string, Opening> Openings { get; } = [];
    public Dictionary<string, Agreement> InForce { get; } = [];
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
        _orders[id] = null;
        return new Reply<string>.Answered(id);
    });

    public Task<Reply<string>> CaptureOrderAsync(string orderId, string agreementId, string key, CancellationToken ct)
    {
        run.Calls.RequireIntent(key, "capture order");
        return AskAsync("capture " + orderId, key, () => Capture(orderId, agreementId));
    }

    private Reply<string> Capture(string order, string agreement)
    {
        if (!_orders.TryGetValue(order, out var captured)) return new Reply<string>.Refused(PayPalDeclines.OrderGone);
        if (captured is null && !InForce.ContainsKey(agreement)) return new Reply<string>.Refused(PayPalDeclines.AgreementEnded);
        return new Reply<string>.Answered(_orders[order] = captured ?? "capture_" + ++_ids);
    }

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
