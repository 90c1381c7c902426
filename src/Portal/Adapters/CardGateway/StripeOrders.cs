using Portal.Domain;
using Portal.Ports;
using Stripe;
using Stripe.Checkout;

namespace Portal.Adapters.CardGateway;

/// <summary>
/// What we ask Stripe for. The same order must give the same request for ever: under a key that was used before, Stripe refuses one that
/// differs. So nothing here may depend on the clock.
/// </summary>
internal static class StripeOrders
{
    /// <summary>Where our id stands on Stripe's records, so that they can be found by it.</summary>
    internal const string Reference = "verification_id";

    public static RequestOptions Under(string key) => new() { IdempotencyKey = key };

    /// <summary>Stripe wants a letter in each part of the statement line, so digits alone would be refused.</summary>
    public static string Suffix(string code) => "V" + code;

    public static PaymentMethodCreateOptions Card(CardEntry entry) => new()
    {
        Type = "card",
        Card = new()
        {
            Number = Digits(entry.Number),
            Cvc = Digits(entry.SecurityCode),
            ExpMonth = entry.ExpiryMonth,
            ExpYear = entry.ExpiryYear,
        },
        BillingDetails = new() { Name = entry.HolderName },
    };

    public static SessionCreateOptions Page(HostedEntryOrder order) => new()
    {
        Mode = "setup",
        Currency = "usd",
        Customer = order.CustomerId,
        AllowedPaymentMethodTypes = ["card"],
        SuccessUrl = WithSessionId(order.ReturnUrl),
        CancelUrl = order.CancelUrl,
        ClientReferenceId = order.Reference,
        SetupIntentData = new() { Metadata = new() { [Reference] = order.Reference } },
    };

    public static SetupIntentCreateOptions Setup(KeepCardOrder order) => new()
    {
        Customer = order.CustomerId,
        PaymentMethod = order.CardId,
        Confirm = true,
        Usage = "off_session",
        AllowedPaymentMethodTypes = ["card"],
        ReturnUrl = order.ReturnUrl,
        Metadata = new() { [Reference] = order.Reference },
        Expand = ["payment_method"],
    };

    /// <summary>
    /// In the owner's absence, so an issuer who wants to see them declines (authentication_required) instead of waiting for someone who
    /// does not come. That makes error_on_requires_action superfluous; whether the two may be combined is not documented.
    /// </summary>
    public static PaymentIntentCreateOptions Payment(PaymentOrder order, bool isHold) => new()
    {
        Amount = order.Amount.Cents,
        Currency = order.Amount.Currency.ToLowerInvariant(),
        Customer = order.CustomerId,
        PaymentMethod = order.CardId,
        Confirm = true,
        OffSession = true,
        CaptureMethod = isHold ? "manual" : null,
        AllowedPaymentMethodTypes = ["card"],
        StatementDescriptorSuffix = order.StatementCode is { } code ? Suffix(code) : null,
        Description = order.Description,
        Metadata = new() { [Reference] = order.Reference },
        Expand = ["latest_charge"],
    };

    public static CustomerCreateOptions Customer(string accountId) => new() { Metadata = new() { ["account_id"] = accountId } };

    public static PaymentIntentCancelOptions Release => new() { CancellationReason = "requested_by_customer" };

    /// <summary>Told of a payment before anything comes of it.</summary>
    public const string Begun = "payment_intent.created";

    /// <summary>Holds and charges that were begun or came about in a time that ends, so that the list is as long on every look.</summary>
    public static EventListOptions Payments(PaymentLook look) => new()
    {
        Types = [Begun, "payment_intent.amount_capturable_updated", "payment_intent.succeeded"],
        Created = new DateRangeOptions { GreaterThanOrEqual = look.Since.UtcDateTime, LessThanOrEqual = look.Until.UtcDateTime },
        Limit = 100,
    };

    public static bool IsOf(PaymentLook look, PaymentIntent payment) =>
        look.Reference is { } reference && payment.Metadata is { } named && named.TryGetValue(Reference, out var its) && its == reference;

    /// <summary>What was given back of late: as long as a key is remembered, and a day for clocks and people.</summary>
    public static EventListOptions Refunded(DateTimeOffset now) => new()
    {
        Types = ["refund.created"],
        Created = new DateRangeOptions { GreaterThanOrEqual = now.UtcDateTime.AddDays(-2) },
        Limit = 100,
    };

    /// <summary>As far back as Stripe shows what happened.</summary>
    public static EventListOptions Disputes => new() { Types = ["charge.dispute.created", "charge.dispute.closed"], Limit = 100 };

    public static RefundCreateOptions WholeRefund(string paymentId) => new() { PaymentIntent = paymentId, Reason = "requested_by_customer" };

    // Typed as it is printed on the card, with blanks or dashes between the groups.
    private static string Digits(Secret typed) => string.Concat(typed.Reveal().Where(letter => !char.IsWhiteSpace(letter) && letter != '-'));

    // Stripe puts the id in place of the braces.
    private static string WithSessionId(string address) =>
        address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "session_id={CHECKOUT_SESSION_ID}";
}
