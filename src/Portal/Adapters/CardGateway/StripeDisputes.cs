namespace Portal.Adapters.CardGateway;

/// <summary>
/// A charge that its owner disputed went back through their bank, and Stripe refunds it no more. To the portal that is a refund, named after
/// payment and dispute, which fails when the dispute is decided against the owner: then the money is with us again.
/// </summary>
internal static class StripeDisputes
{
    /// <summary>The status of one that was decided for us.</summary>
    public const string Won = "won";

    private const string Mark = "dispute:";

    public static string RefundOf(string paymentId, string disputeId) => $"{Mark}{paymentId}:{disputeId}";

    /// <summary>Null for a refund that is one.</summary>
    public static string? PaymentOf(string refundId) => refundId.StartsWith(Mark, StringComparison.Ordinal) ? refundId.Split(':')[1] : null;
}
