namespace Portal.Domain.Payments;

public enum PaymentMethodKind
{
    Card,
    PayPal,
}

/// <summary>
/// A means of payment on an account. One card is on one live account, and one PayPal payer: a unique index over
/// <see cref="IdentityHash"/> has the last word. No number, no security code, no e-mail of the payer is kept.
/// </summary>
public sealed class PaymentMethod : Aggregate
{
    private PaymentMethod() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public PaymentMethodKind Kind { get; private init; }

    /// <summary>Keyed hash of the gateway's card fingerprint, or of PayPal's payer id.</summary>
    public byte[] IdentityHash { get; private set; } = [];

    /// <summary>The card processor's token, or PayPal's id of the agreement.</summary>
    public string VendorId { get; private init; } = "";

    /// <summary>"visa"; null for PayPal.</summary>
    public string? Brand { get; private set; }

    public string? Last4 { get; private set; }

    public int? ExpiryMonth { get; private set; }

    public int? ExpiryYear { get; private set; }

    public DateTimeOffset AddedAt { get; private init; }

    /// <summary>The vendor said that it is none any more, without our having asked for that.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>The card's possession was proven, or the agreement approved.</summary>
    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>Detached; the same card may be added again, here or elsewhere.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    public static PaymentMethod Card(string id, string accountId, byte[] identityHash, string vendorId, string brand, string last4, int expiryMonth, int expiryYear, DateTimeOffset now) => new()
    {
        Id = id,
        AccountId = accountId,
        Kind = PaymentMethodKind.Card,
        IdentityHash = identityHash,
        VendorId = vendorId,
        Brand = brand,
        Last4 = last4,
        ExpiryMonth = expiryMonth,
        ExpiryYear = expiryYear,
        AddedAt = now,
    };

    /// <summary>An approved agreement is verified from the start; the payer proved themselves to PayPal.</summary>
    public static PaymentMethod PayPal(string id, string accountId, byte[] identityHash, string agreementId, DateTimeOffset now)
    {
        var method = new PaymentMethod
        {
            Id = id,
            AccountId = accountId,
            Kind = PaymentMethodKind.PayPal,
            IdentityHash = identityHash,
            VendorId = agreementId,
            AddedAt = now,
            VerifiedAt = now,
        };
        method.Record(new PaymentMethodAdded(accountId, id, PaymentMethodKind.PayPal));
        return method;
    }

    public void Verify(DateTimeOffset now)
    {
        if (VerifiedAt is not null) return;
        VerifiedAt = now;
        Record(new PaymentMethodAdded(AccountId, Id, Kind));
    }

    public void Remove(DateTimeOffset now)
    {
        if (RemovedAt is not null) return;
        RemovedAt = now;
        Record(new PaymentMethodRemoved(AccountId, Id, Kind));
    }

    /// <summary>It was ended at the vendor: by the payer there, or by the vendor itself.</summary>
    public void Lose(DateTimeOffset now)
    {
        if (RemovedAt is not null) return;
        (LostAt, RemovedAt) = (now, now);
        Record(new PaymentMethodRemoved(AccountId, Id, Kind) { AtVendor = true });
    }

    /// <summary>The bank put another card in its place: same owner, other details.</summary>
    public void Renew(byte[] identityHash, string brand, string last4, int expiryMonth, int expiryYear) =>
        (IdentityHash, Brand, Last4, ExpiryMonth, ExpiryYear) = (identityHash, brand, last4, expiryMonth, expiryYear);

    /// <summary>The issuer declined while the card was being added: it was never the customer's means of payment, so nobody is told of a removal.</summary>
    public void GiveUp(DateTimeOffset now)
    {
        if (RemovedAt is not null) return;
        RemovedAt = now;
        Record(new CardGivenUp(AccountId, Id));
    }
}

public sealed record PaymentMethodAdded(string AccountId, string PaymentMethodId, PaymentMethodKind Kind) : IFact;

public sealed record PaymentMethodRemoved(string AccountId, string PaymentMethodId, PaymentMethodKind Kind) : IFact
{
    /// <summary>Not by its owner here: it was ended at the vendor.</summary>
    public bool AtVendor { get; init; }
}

/// <summary>A card that was being added was declined and is off the account again.</summary>
public sealed record CardGivenUp(string AccountId, string PaymentMethodId) : IFact;
