namespace Portal.Domain.Payments;

/// <summary>
/// Proof that a card is in the customer's hands: a hold of USD 1.00 and a small charge appear on the statement with a code; the customer
/// gives the code or the amount. Both are given back within 24 hours, whatever the customer does.
/// </summary>
public sealed class CardCheck : Aggregate
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

    /// <summary>The processor attached the card for later charges. Nothing is reserved or charged before.</summary>
    public DateTimeOffset? KeptAt { get; private set; }

    /// <summary>The processor's id of an attachment that waits for the owner to prove themselves to the issuer (3-D Secure).</summary>
    public string? SetupId { get; private set; }

    /// <summary>The issuer's page for that; null when it is not needed (any more).</summary>
    public string? AuthenticateUrl { get; private set; }

    /// <summary>Attaching, hold or charge was declined; nothing more is made.</summary>
    public DateTimeOffset? DeclinedAt { get; private set; }

    /// <summary>The processor's word for it, as the port names it.</summary>
    public string? DeclinedWhy { get; private set; }

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

    /// <summary>The issuer wants to see the owner first, at this address.</summary>
    public void AskOwner(string setupId, string authenticateUrl) => (SetupId, AuthenticateUrl) = (setupId, authenticateUrl);

    public void Keep(DateTimeOffset now)
    {
        KeptAt ??= now;
        AuthenticateUrl = null;
    }

    public void Decline(string why, DateTimeOffset now)
    {
        if (DeclinedAt is not null) return;
        (DeclinedAt, DeclinedWhy, AuthenticateUrl) = (now, why, null);
    }

    public void Confirm(DateTimeOffset now)
    {
        if (ConfirmedAt is not null) return;
        ConfirmedAt = now;
        Record(new CardConfirmed(AccountId, Id));
    }
}

/// <summary>The card's owner gave the code or the amount.</summary>
public sealed record CardConfirmed(string AccountId, string CardCheckId) : IFact;
