namespace Portal.Domain.Payments;

/// <summary>
/// A line of the ledger: a refund that had been sent off and came back from the bank. What was given back stays on record as that; this
/// says that the money is out once more, until another refund was sent. Stays after the account is gone, like the line it belongs to.
/// </summary>
public sealed class FailedRefund
{
    private FailedRefund() { }

    /// <summary>The processor's id of the refund that failed: each failure is on record once.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The charge it was for.</summary>
    public string CardPaymentId { get; private init; } = "";

    public string AccountId { get; private init; } = "";
    public DateTimeOffset FailedAt { get; private init; }

    /// <summary>Another refund was sent. Set once, by a guarded update.</summary>
    public DateTimeOffset? ReturnedAt { get; private init; }

    public static FailedRefund Of(CardPayment payment, string refundId, DateTimeOffset now) =>
        new() { Id = refundId, CardPaymentId = payment.Id, AccountId = payment.AccountId, FailedAt = now };
}
