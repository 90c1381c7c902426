namespace Portal.Domain.Accounts;

/// <summary>
/// A discoverable credential of a customer (W3C Web Authentication, "passkey"): signs in without password or code, as its device has seen
/// to it that its owner is there. Only the public half is kept.
/// </summary>
public sealed class Passkey : Aggregate
{
    /// <summary>One account has so many at most.</summary>
    public const int Most = 10;

    private Passkey() { }

    /// <summary>Names it on our pages.</summary>
    public string Id { get; private init; } = "";

    public string AccountId { get; private init; } = "";

    /// <summary>The device's own name for it; no two accounts have one of the same name (a unique index).</summary>
    public byte[] CredentialId { get; private init; } = [];

    /// <summary>COSE_Key, as the device gave it.</summary>
    public byte[] PublicKey { get; private init; } = [];

    /// <summary>What the device last counted. One that counts at all only counts upwards; a copy of it would not know how far it got.</summary>
    public long SignCount { get; private init; }

    /// <summary>The browser that it was added with, in words of ours.</summary>
    public string Browser { get; private init; } = "";

    public DateTimeOffset AddedAt { get; private init; }

    public DateTimeOffset? UsedAt { get; private init; }

    public static Passkey Add(string id, string accountId, byte[] credentialId, byte[] publicKey, long signCount, string browser, DateTimeOffset now)
    {
        var passkey = new Passkey { Id = id, AccountId = accountId, CredentialId = credentialId, PublicKey = publicKey, SignCount = signCount, Browser = browser, AddedAt = now };
        passkey.Record(new PasskeyAdded(accountId));
        return passkey;
    }

    /// <summary>Its owner takes it off; whoever removes the row says so first.</summary>
    public void Remove() => Record(new PasskeyRemoved(AccountId));
}

public sealed record PasskeyAdded(string AccountId) : IFact;

public sealed record PasskeyRemoved(string AccountId) : IFact;
