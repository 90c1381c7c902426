namespace Portal.Domain.Accounts;

/// <summary>
/// One customer. Holds claims to an e-mail address and a telephone number; a claim becomes a proof by a one-time code. Only one account
/// can hold the proof of an address (a unique index); any number may claim it.
/// </summary>
public sealed class Account : Aggregate
{
    private Account() { }

    /// <summary>Opaque, unguessable, never used again.</summary>
    public string Id { get; private init; } = "";

    /// <summary>ISO 3166-1 alpha-2. Chosen once: there is no setter, and a trigger refuses an update.</summary>
    public string Country { get; private init; } = "";

    /// <summary>As the owner typed it.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Folded for comparison; see the e-mail address type.</summary>
    public string EmailKey { get; private set; } = "";

    /// <summary>An unproven claim ends then.</summary>
    public DateTimeOffset EmailClaimedUntil { get; private set; }

    public DateTimeOffset? EmailProvenAt { get; private set; }

    /// <summary>E.164 with +; null until one is given.</summary>
    public string? Phone { get; private set; }

    public DateTimeOffset? PhoneProvenAt { get; private set; }

    /// <summary>The address that is to take the place of <see cref="Email"/>, once a code proves it; null when none is.</summary>
    public string? NewEmail { get; private set; }

    /// <summary>The same for the telephone number.</summary>
    public string? NewPhone { get; private set; }

    /// <summary>Somebody said that a change was not theirs: nothing that matters is changed before then.</summary>
    public DateTimeOffset? ChangesLockedUntil { get; private set; }

    /// <summary>Encoded with algorithm and parameters.</summary>
    public string PasswordHash { get; private set; } = "";

    public string TermsVersion { get; private init; } = "";

    public DateTimeOffset TermsAcceptedAt { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The customer's record at the card gateway, once there is one.</summary>
    public string? GatewayCustomerId { get; set; }

    /// <summary>Deletion was asked for and waits (for money to be given back, for charges to be paid).</summary>
    public DateTimeOffset? ClosingSince { get; private set; }

    public static Account Register(string id, string country, string email, string emailKey, string passwordHash, string termsVersion, DateTimeOffset now, TimeSpan claimLasts) => new()
    {
        Id = id,
        Country = country,
        Email = email,
        EmailKey = emailKey,
        EmailClaimedUntil = now + claimLasts,
        PasswordHash = passwordHash,
        TermsVersion = termsVersion,
        TermsAcceptedAt = now,
        CreatedAt = now,
    };

    public void ProveEmail(DateTimeOffset now)
    {
        if (EmailProvenAt is not null) return;
        EmailProvenAt = now;
        Record(new EmailProven(Id));
    }

    /// <summary>Names the number a code is sent to. Another number than before is unproven again.</summary>
    public void ClaimPhone(string e164)
    {
        if (Phone == e164) return;
        Phone = e164;
        PhoneProvenAt = null;
    }

    public void ProvePhone(DateTimeOffset now)
    {
        if (PhoneProvenAt is not null) return;
        PhoneProvenAt = now;
        Record(new PhoneProven(Id));
    }

    /// <summary>Names the address a code is sent to. Nothing else changes before it is proven.</summary>
    public void AskForEmail(string email) => NewEmail = email;

    public void AskForPhone(string e164) => NewPhone = e164;

    /// <summary>The new address was proven by a code.</summary>
    public void ChangeEmail(EmailAddress email, DateTimeOffset now)
    {
        var old = EmailProvenAt is null ? null : Email;
        Own(email, now);
        Record(new EmailChanged(Id, old));
    }

    /// <summary>Back to an address that was proven before, as its owner said that the change was not theirs.</summary>
    public void RestoreEmail(EmailAddress email, DateTimeOffset now)
    {
        var replaced = EmailProvenAt is null ? null : Email;
        Own(email, now);
        Record(new EmailRestored(Id, replaced));
    }

    /// <summary>None was proven before this one, and its owner said that the change was not theirs: nothing is sent there any more that opens the account.</summary>
    public void UnproveEmail()
    {
        if (EmailProvenAt is null) return;
        (EmailProvenAt, NewEmail) = (null, null);
        Record(new EmailUnproven(Id, Email));
    }

    /// <summary>The new number was proven by a code.</summary>
    public void ChangePhone(string e164, DateTimeOffset now)
    {
        var old = PhoneProvenAt is null ? null : Phone;
        (Phone, PhoneProvenAt, NewPhone) = (e164, now, null);
        Record(new PhoneChanged(Id, old));
    }

    /// <summary>Back to a number that was proven before, as its owner said that the change was not theirs: codes to sign in go there.</summary>
    /// <param name="e164">Null: there was none.</param>
    public void RestorePhone(string? e164, DateTimeOffset now)
    {
        var replaced = PhoneProvenAt is null ? null : Phone;
        (Phone, PhoneProvenAt, NewPhone) = (e164, e164 is null ? null : now, null);
        Record(new PhoneRestored(Id, replaced));
    }

    public void LockChanges(DateTimeOffset until)
    {
        (NewEmail, NewPhone) = (null, null);
        if (ChangesLockedUntil is null || ChangesLockedUntil < until) ChangesLockedUntil = until;
    }

    public bool IsLocked(DateTimeOffset now) => ChangesLockedUntil > now;

    public void ChangePassword(string hash)
    {
        PasswordHash = hash;
        Record(new PasswordChanged(Id));
    }

    /// <summary>The customer asked to be deleted. What is owed or held is settled first.</summary>
    public void Close(DateTimeOffset now)
    {
        if (ClosingSince is not null) return;
        ClosingSince = now;
        Record(new AccountClosing(Id));
    }

    /// <summary>Names this wish to be deleted: one taken back and made again is another.</summary>
    public string DeletionKey() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"finish-deletion:{Id}:{ClosingSince?.ToUnixTimeMilliseconds()}");

    /// <summary>The customer changed their mind while it was still possible.</summary>
    public void KeepOpen() => ClosingSince = null;

    private void Own(EmailAddress email, DateTimeOffset now) => (Email, EmailKey, EmailProvenAt, NewEmail) = (email.Text, email.Key, now, null);
}

public sealed record EmailProven(string AccountId) : IFact;

public sealed record PhoneProven(string AccountId) : IFact;

/// <param name="Old">The address before, if it was proven.</param>
public sealed record EmailChanged(string AccountId, string? Old) : IFact;

/// <param name="Replaced">The proven address that it takes the place of.</param>
public sealed record EmailRestored(string AccountId, string? Replaced) : IFact;

/// <param name="Email">The address that was proven until now.</param>
public sealed record EmailUnproven(string AccountId, string Email) : IFact;

public sealed record PhoneChanged(string AccountId, string? Old) : IFact;

/// <param name="Replaced">The proven number that it takes the place of.</param>
public sealed record PhoneRestored(string AccountId, string? Replaced) : IFact;

public sealed record PasswordChanged(string AccountId) : IFact;

public sealed record AccountClosing(string AccountId) : IFact;
