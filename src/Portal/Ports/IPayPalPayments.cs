using Portal.Domain;

namespace Portal.Ports;

/// <summary>
/// Money taken from a PayPal agreement in the payer's absence, in two steps: an order is opened, which moves nothing, and then captured.
/// PayPal captures an order once, whatever is asked how often, so "unknown" ends by asking for the same order again.
/// </summary>
public interface IPayPalPayments
{
    /// <summary>Opens an order. The value is its id. One that is never captured lapses.</summary>
    Task<Reply<string>> OpenOrderAsync(OrderToPay order, string key, CancellationToken ct);

    /// <summary>
    /// Takes an order's money from an agreement. The value is the id of the payment, also when it had been taken before. Refused carries one of
    /// <see cref="CardDeclines"/> or <see cref="PayPalDeclines"/>. Unknown while PayPal itself still looks at it.
    /// </summary>
    Task<Reply<string>> CaptureOrderAsync(string orderId, string agreementId, string key, CancellationToken ct);

    /// <summary>What came of an order that PayPal said it took, or takes; never refused but for a payment that was declined there.</summary>
    Task<Reply<string>> ReadOrderAsync(string orderId, CancellationToken ct);
}

/// <param name="Reference">Our id of the charge; PayPal refuses to take money twice for the same.</param>
/// <param name="Description">Shown to the payer; at most 127 plain characters.</param>
public sealed record OrderToPay(Money Amount, string Reference, string Description);

/// <summary>Why PayPal declined, besides what cards are declined for.</summary>
public static class PayPalDeclines
{
    /// <summary>The payer, or PayPal, ended the agreement.</summary>
    public const string AgreementEnded = "agreement-ended";

    /// <summary>The order is gone without having been captured; a new one may be opened.</summary>
    public const string OrderGone = "order-gone";
}

/// <summary>What kept an answer from being one, in <c>Reply.Unknown.Why</c>.</summary>
public static class PayPalTroubles
{
    /// <summary>PayPal took it, and did not say what became of it.</summary>
    public const string TakenButUnread = "taken-but-unread";

    /// <summary>PayPal still looks at the payment.</summary>
    public const string Pending = "payment-pending";

    /// <summary>Whether there is a payment: then only reading its order tells how it stands, and a no to anything else tells nothing.</summary>
    public static bool OnlyReadingTells(string? why) => why is TakenButUnread or Pending;
}
