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
