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
        var reply = await calls.PostForAllAsync(PathOf(orderId) + "/capture", PayPalBodies.Capture(agreementId), key, ct);
        return reply switch
        {
            Reply<PayPalAnswer>.Answered({ IsYes: true } answer) when PaymentOf(answer) is (not null, _) => Read(answer),
            // An answer may leave the payment out, and "taken before" does not name it.
            Reply<PayPalAnswer>.Answered({ IsYes: true } or { Issue: "ORDER_ALREADY_CAPTURED" }) => await ReadOrderAsync(orderId, ct),
            _ => No(reply),
        };
    }

    /// <summary>Why the order cannot be read says nothing of the money.</summary>
    public async Task<Reply<string>> ReadOrderAsync(string orderId, CancellationToken ct) =>
        await calls.GetAsync(PathOf(orderId), ct) is Reply<PayPalAnswer>.Answered({ IsYes: true } answer) ? Read(answer) : new Reply<string>.Unknown(PayPalTroubles.TakenButUnread);

    private static string PathOf(string orderId) => "v2/checkout/orders/" + Uri.EscapeDataString(orderId);

    private static Reply<string> Read(PayPalAnswer answer) => PaymentOf(answer) switch
    {
        // What was given back since, at PayPal, was taken first.
        ({ } id, "COMPLETED" or "REFUNDED" or "PARTIALLY_REFUNDED") => new Reply<string>.Answered(id),
        (not null, "DECLINED" or "FAILED") => new Reply<string>.Refused(CardDeclines.Declined),
        (not null, "PENDING") => new Reply<string>.Unknown(PayPalTroubles.Pending),
        (null, _) when answer.Text("status") != "COMPLETED" => new Reply<string>.Unknown("unreadable-answer"),
        _ => new Reply<string>.Unknown(PayPalTroubles.TakenButUnread),
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
        Reply<PayPalAnswer>.Answered({ Issue: "ORDER_COMPLETION_IN_PROGRESS" }) => new Reply<string>.Unknown("still-running"),
        Reply<PayPalAnswer>.Answered({ Issue: { } issue }) when IsDecline(issue) => new Reply<string>.Refused(CardDeclines.Declined),
        Reply<PayPalAnswer>.Answered({ Issue: "AGREEMENT_ALREADY_CANCELLED" or "BILLING_AGREEMENT_NOT_FOUND" or "TOKEN_ID_NOT_FOUND" }) => new Reply<string>.Refused(PayPalDeclines.AgreementEnded),
        Reply<PayPalAnswer>.Answered({ Issue: "PAYER_ACTION_REQUIRED" or "ORDER_NOT_APPROVED" }) => new Reply<string>.Refused(CardDeclines.AuthenticationRequired),
        Reply<PayPalAnswer>.Answered({ Status: HttpStatusCode.NotFound }) => new Reply<string>.Refused(PayPalDeclines.OrderGone),
        Reply<PayPalAnswer>.Answered(var answer) => answer.Trouble<string>(),
        Reply<PayPalAnswer>.NotReached(var why) => new Reply<string>.NotReached(why),
        Reply<PayPalAnswer>.Unknown(var why) => new Reply<string>.Unknown(why),
        Reply<PayPalAnswer>.Refused(var why) => new Reply<string>.Refused(why),
        _ => throw new InvalidOperationException("A reply is one of four."),
    };

    /// <summary>About this payer or this payment. What is not listed is about us, or about nobody we know of, and is no decline.</summary>
    private static bool IsDecline(string issue) => issue is "INSTRUMENT_DECLINED" or "PAYER_CANNOT_PAY" or "TRANSACTION_REFUSED" or "PAYER_ACCOUNT_RESTRICTED" or "PAYER_ACCOUNT_LOCKED_OR_CLOSED"
        or "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED" or "TRANSACTION_LIMIT_EXCEEDED" or "COMPLIANCE_VIOLATION" or "DOMESTIC_TRANSACTION_REQUIRED" or "PAYEE_BLOCKED_TRANSACTION"
        or "TRANSACTION_BLOCKED_BY_PAYEE" or "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING";
}
