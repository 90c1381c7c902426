namespace Portal.Domain.Verification;

/// <summary>What a code proves, and how it travels.</summary>
public enum CodePurpose
{
    ProveEmail,
    ProvePhone,

    /// <summary>That a new address, which is to take the place of the old one, is the customer's.</summary>
    ChangeEmail,
    ChangePhone,

    /// <summary>That who gives the right password in a browser not seen before is the owner.</summary>
    SignIn,
}

/// <summary>
/// A one-time code that was sent, without the code: only its keyed hash. The count of wrong tries is a column that no entity carries;
/// it changes only by a guarded UPDATE (see Storage/Guesses).
/// </summary>
public sealed class VerificationChallenge
{
    private VerificationChallenge() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public CodePurpose Purpose { get; private init; }

    /// <summary>Keyed hash of the address or number it went to: a code fits only what it was sent to.</summary>
    public byte[] TargetHash { get; private init; } = [];

    /// <summary>Keyed hash over id and code.</summary>
    public byte[] CodeHash { get; private init; } = [];
    public DateTimeOffset SentAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>It was given rightly; it works once, so only a guarded UPDATE sets this (see Storage/Codes).</summary>
    public DateTimeOffset? UsedAt { get; private init; }

    /// <summary>Superseded by a newer code.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The carrier says that a copy arrived. Like <see cref="Trouble"/> it is set only by a guarded UPDATE, in whatever order the carrier tells.</summary>
    public DateTimeOffset? ArrivedAt { get; private init; }

    /// <summary>Why a copy did not arrive, as the port names it. Counts only while none did.</summary>
    public string? Trouble { get; private init; }

    public static VerificationChallenge Send(string id, string accountId, CodePurpose purpose, byte[] targetHash, byte[] codeHash, DateTimeOffset now, TimeSpan lasts) => new()
    {
        Id = id,
        AccountId = accountId,
        Purpose = purpose,
        TargetHash = targetHash,
        CodeHash = codeHash,
        SentAt = now,
        ExpiresAt = now + lasts,
    };

    /// <summary>A newer code takes its place.</summary>
    public void End(DateTimeOffset now) => EndedAt ??= now;

    public bool IsLive(DateTimeOffset now) => UsedAt is null && EndedAt is null && now < ExpiresAt;
}
