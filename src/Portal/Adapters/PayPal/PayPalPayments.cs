using System.Net;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>Orders, version 2, paid from the vault.</summary>
internal sealed class PayPalPayments(PayPalCalls calls) : IPayPalPayments
{
    public async Task<Reply<string>> OpenOrderAsync(OrderToPay order, string key, CancellationToken ct) =>
        await calls.PostAsync("v2/checkout/orders", PayPalBodies.Order(order), key, ct) switch
        {
            Reply<PayPalAnswer>.Answered({ IsYes: true } made) => made.Text("id") is { } id ? new Reply<string>.Answered(id) : new Reply<string>.Unknown("unreadable-answer"),
            var reply => No(reply),
        };

    public async Task<Reply<string>> CaptureOrderAsync(string orderId, string agreementId, string key, CancellationToken ct)
    {
        var path = "v2/checkout/orders/" + Uri.EscapeDataString(orderId);
        var reply = await calls.PostAsync(path + "/capture", PayPalBodies.Capture(agreementId), key, ct);
        var isTaken = reply is Reply<PayPalAnswer>.Answered({ Issue: "ORDER_ALREADY_CAPTURED" });
        // The short answer may leave the payment out, and "taken before" does not name it.
        if (isTaken || (reply is Reply<PayPalAnswer>.Answered({ IsYes: true } yes) && PaymentOf(yes) is (null, _))) reply = await calls.GetAsync(path, ct);
        return reply is Reply<PayPalAnswer>.Answered({ IsYes: true } answer) ? Read(answer) : isTaken ? new Reply<string>.Unknown("taken-but-unread") : No(reply);
    }

    private static Reply<string> Read(PayPalAnswer answer) => PaymentOf(answer) switch
    {
        ({ } id, "COMPLETED") => new Reply<string>.Answered(id),
        (not null, "DECLINED" or "FAILED") => new Reply<string>.Refused(CardDeclines.Declined),
        (not null, var status) => new Reply<string>.Unknown("payment-" + status?.ToLowerInvariant()),
        _ => new Reply<string>.Unknown("unreadable-answer"),
    };

    private static (string? Id, string? Status) PaymentOf(PayPalAnswer answer)
    {
        var payment = answer.List("purchase_units").Select(unit => (unit.Text("payments", "captures", 0, "id"), unit.Text("payments", "captures", 0, "status"))).FirstOrDefault();
        return (payment.Item1, payment.Item2);
    }

    private static Reply<string> No(Reply<PayPalAnswer> reply) => reply switch
    {
        // Money was taken for this charge before, though we know of none; or another request came first under this key, and this does not tell what became of it.
        Reply<PayPalAnswer>.Answered({ Issue: "DUPLICATE_INVOICE_ID" }) => new Reply<string>.Unknown("paid-before"),
        Reply<PayPalAnswer>.Answered({ Issue: "PAYPAL_REQUEST_ID_PREVIOUSLY_USED" }) => new Reply<string>.Unknown("key-used-for-another-order"),
        Reply<PayPalAnswer>.Answered({ Issue: "INSTRUMENT_DECLINED" or "PAYER_CANNOT_PAY" or "TRANSACTION_REFUSED" or "PAYER_ACCOUNT_RESTRICTED" or "PAYER_ACCOUNT_LOCKED_OR_CLOSED" }) =>
            new Reply<string>.Refused(CardDeclines.Declined),
        Reply<PayPalAnswer>.Answered({ Issue: "AGREEMENT_ALREADY_CANCELLED" or "TOKEN_ID_NOT_FOUND" }) => new Reply<string>.Refused(PayPalDeclines.AgreementEnded),
        Reply<PayPalAnswer>.Answered({ Issue: "PAYER_ACTION_REQUIRED" or "ORDER_NOT_APPROVED" }) => new Reply<string>.Refused(CardDeclines.AuthenticationRequired),
        Reply<PayPalAnswer>.Answered({ Status: HttpStatusCode.NotFound }) => new Reply<string>.Refused(PayPalDeclines.OrderGone),
        Reply<PayPalAnswer>.Answered(var answer) => answer.Trouble<string>(),
        Reply<PayPalAnswer>.NotReached(var why) => new Reply<string>.NotReached(why),
        Reply<PayPalAnswer>.Unknown(var why) => new Reply<string>.Unknown(why),
        Reply<PayPalAnswer>.Refused(var why) => new Reply<string>.Refused(why),
        _ => throw new InvalidOperationException("A reply is one of four."),
    };
}
