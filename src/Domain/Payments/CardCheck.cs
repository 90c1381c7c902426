namespace Portal.Domain.Payments;

/// <summary>
/// Proof that a card is in the customer's hands: a hold of USD 1.00 and a small charge appear on the statement with a code; the customer
/// gives the code or the amount. Both are given back within 24 hours, whatever the customer does.
/// </summary>
public sealed class CardCheck
{
    private CardCheck() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public string PaymentMethodId { get; private init; } = "";

    /// <summary>Keyed hash of the card's fingerprint; tries are counted by it, for good.</summary>
    public byte[] FingerprintHash { get; private init; } = [];

    /// <summary>Keyed hash over id and the six digits in the statement line.</summary>
    public byte[] CodeHash { get; private init; } = [];

    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>A statement may come after the money went back; confirmation stays possible until then.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public static CardCheck Start(string id, string accountId, string paymentMethodId, byte[] fingerprintHash, byte[] codeHash, DateTimeOffset now, TimeSpan lasts) => new()
    {
        Id = id,
        AccountId = accountId,
        PaymentMethodId = paymentMethodId,
        FingerprintHash = fingerprintHash,
        CodeHash = codeHash,
        StartedAt = now,
        ExpiresAt = now + lasts,
    };

    public void Confirm(DateTimeOffset now) => ConfirmedAt ??= now;
}

public enum CardPaymentKind
{
    /// <summary>USD 1.00, reserved and released, never taken.</summary>
    Hold,

    /// <summary>A random amount below USD 1.00, taken and refunded.</summary>
    MicroCharge,
}

/// <summary>Where a card payment stands: planned → applied → returned, or planned → declined. Returned and declined never change.</summary>
public enum CardPaymentState
{
    /// <summary>Asked for, or about to be; the answer is not known yet.</summary>
    Planned,
    Applied,
    Declined,

    /// <summary>Voided or refunded.</summary>
    Returned,
}

/// <summary>
/// A line of the ledger: what a card check moved. Stays after the account is gone, under its opaque id, for the books. Changes only by
/// guarded updates, so that each is given back exactly once.
/// </summary>
public sealed class CardPayment
{
    private CardPayment() { }

    public string Id { get; private init; } = "";
    public string CardCheckId { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public CardPaymentKind Kind { get; private init; }

    /// <summary>US cents: 100 for the hold; 1..99 for the charge, in the gateway's range.</summary>
    public int AmountCents { get; private init; }

    public CardPaymentState State { get; private set; }

    /// <summary>The processor's id, once it answered.</summary>
    public string? GatewayId { get; private set; }

    public DateTimeOffset PlannedAt { get; private init; }

    public DateTimeOffset? AppliedAt { get; private set; }

    /// <summary>It must be given back by then: 24 hours after it was made.</summary>
    public DateTimeOffset ReturnBy { get; private init; }

    public DateTimeOffset? ReturnedAt { get; private set; }

    public static CardPayment Plan(string id, string cardCheckId, string accountId, CardPaymentKind kind, int amountCents, DateTimeOffset now) => new()
    {
        Id = id,
        CardCheckId = cardCheckId,
        AccountId = accountId,
        Kind = kind,
        AmountCents = amountCents,
        PlannedAt = now,
        ReturnBy = now + TimeSpan.FromHours(24),
    };
}
