using Portal.Domain.Payments;

namespace Portal.Domain.News;

// News may come late, twice and in any order, so hardly any of it says how something stands: it says what to ask about.

/// <summary>Attaching a card went on: the owner was at their bank, or it was refused.</summary>
/// <param name="CardCheckId">Our own reference.</param>
public sealed record CardAttachmentMoved(string CardCheckId) : IFact;

/// <summary>A hold or charge was made, or declined.</summary>
/// <param name="CardPaymentId">Our own reference.</param>
public sealed record CardPaymentMoved(string CardPaymentId) : IFact;

/// <summary>A hold was released or lapsed, or a charge was given back: by us, or by somebody at the processor.</summary>
/// <param name="GatewayId">The processor's id of the hold or charge.</param>
public sealed record CardMoneyWentBack(string GatewayId) : IFact;

/// <summary>A refund that had been sent off did not arrive: the money is out again.</summary>
/// <param name="RefundId">The processor's id of the refund.</param>
/// <param name="GatewayId">The processor's id of the charge.</param>
public sealed record RefundFailed(string RefundId, string GatewayId) : IFact;

/// <summary>The owner of the card contests a charge with their bank.</summary>
/// <param name="GatewayId">The processor's id of the charge.</param>
public sealed record CardChargeDisputed(string GatewayId) : IFact;

/// <summary>What befell a payment at PayPal.</summary>
public enum PaymentFate
{
    /// <summary>The payer contests it.</summary>
    Disputed,

    /// <summary>Given back, by somebody on our side who did it at PayPal.</summary>
    Refunded,

    /// <summary>Taken back by PayPal.</summary>
    Reversed,

    /// <summary>PayPal looked at it, and did not let it pass.</summary>
    Denied,
}

/// <summary>Something befell a payment from a PayPal agreement, beside its being made.</summary>
/// <param name="PaymentId">PayPal's id of it; null when it was not told.</param>
/// <param name="ChargeId">Our own reference; null when it was not told.</param>
public sealed record PayPalPaymentFared(string? PaymentId, string? ChargeId, PaymentFate Fate) : IFact;

/// <summary>A visitor finished on the processor's own page for cards, or their time there ran out.</summary>
/// <param name="PageId">The processor's id of the page.</param>
public sealed record CardPageEnded(string PageId) : IFact;

/// <summary>The bank replaced or prolonged a card, and the processor knows the new details.</summary>
/// <param name="VendorCardId">The processor's token.</param>
public sealed record CardRenewed(string VendorCardId) : IFact;

/// <summary>A means of payment is no longer one there, whoever ended it. Nobody else can tell us this: a payer ends an agreement at PayPal.</summary>
/// <param name="VendorId">The vendor's id of it.</param>
public sealed record PaymentMethodEnded(PaymentMethodKind Kind, string VendorId) : IFact;

/// <summary>How a message or call with a code fared.</summary>
public enum MessageFate
{
    /// <summary>The carrier has taken it.</summary>
    OnItsWay,
    Arrived,
    Failed,
}

/// <param name="Reference">Our own name for it, given when it was sent.</param>
/// <param name="CarrierId">The carrier's name for it.</param>
/// <param name="Trouble">Why it failed, as the port of the telephone names it; null when it did not.</param>
public sealed record CodeMessageFared(string Reference, string CarrierId, MessageFate Fate, string? Trouble) : IFact;
