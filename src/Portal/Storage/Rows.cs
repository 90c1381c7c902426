namespace Portal.Storage;

/// <summary>A session kept on our side; the cookie's value is kept only as a hash.</summary>
public sealed class SessionRow
{
    public string Id { get; set; } = "";
    public byte[] TokenHash { get; set; } = [];
    public string AccountId { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When a password was last given: some acts want it recent.</summary>
    public DateTimeOffset AuthenticatedAt { get; set; }

    /// <summary>The browser in words of ours, for the list of devices.</summary>
    public string Browser { get; set; } = "";

    /// <summary>Keyed hash over account and network it was begun from, to tell whether that is where the customer is now. Null for older ones.</summary>
    public byte[]? NetworkHash { get; set; }
}

/// <summary>What a mailed link is for.</summary>
public enum LinkPurpose
{
    /// <summary>To set a new password.</summary>
    ResetPassword,

    /// <summary>To say that a change was not one's own.</summary>
    DenyChange,
}

/// <summary>A link that was mailed to the owner of a proven address. It works once.</summary>
public sealed class MailedLinkRow
{
    /// <summary>Keyed hash of what the link carries; that itself is kept nowhere.</summary>
    public byte[] TokenHash { get; set; } = [];
    public string AccountId { get; set; } = "";
    public LinkPurpose Purpose { get; set; }

    /// <summary>When that happened which the mail tells of; the mail itself may leave much later.</summary>
    public DateTimeOffset SentAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was used, or made worthless by something else.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The address before the change that the mail tells of; the link can bring it back. Null when the change was another one.</summary>
    public string? OldEmail { get; set; }

    /// <summary>The number before the change, E.164, likewise; empty when there was none.</summary>
    public string? OldPhone { get; set; }
}

/// <summary>A browser that its owner has signed in with; signing in there again needs the password alone.</summary>
public sealed class KnownBrowserRow
{
    /// <summary>Keyed hash over the account and the browser's cookie: one browser of two people has two rows that nothing connects.</summary>
    public byte[] TokenHash { get; set; } = [];
    public string AccountId { get; set; } = "";

    /// <summary>In words of ours.</summary>
    public string Browser { get; set; } = "";
    public DateTimeOffset KnownSince { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What was typed into a form that arrived too late.</summary>
public sealed class TypedFormRow
{
    /// <summary>Keyed hash over the account and the browser's cookie.</summary>
    public byte[] TokenHash { get; set; } = [];
    public string AccountId { get; set; } = "";

    /// <summary>Sealed.</summary>
    public byte[] Form { get; set; } = [];
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Whoever gave the right password in a browser not seen before, and is asked for a code. It opens nothing without one.</summary>
public sealed class PendingSignInRow
{
    /// <summary>Keyed hash of the browser's cookie.</summary>
    public byte[] BrowserHash { get; set; } = [];
    public string AccountId { get; set; } = "";

    /// <summary>Keyed hash over the hash of the password that was given: a change of the password ends this.</summary>
    public byte[] PasswordMark { get; set; } = [];

    /// <summary>The code that this browser asked for, and no other opens the account to it: not one that the owner gets for a sign-in elsewhere.</summary>
    public string? ChallengeId { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>An operator at work. Nothing leads from here to a customer's session, nor back.</summary>
public sealed class OperatorSessionRow
{
    public string Id { get; set; } = "";
    public byte[] TokenHash { get; set; } = [];

    /// <summary>The name as the configuration has it.</summary>
    public string Operator { get; set; } = "";

    /// <summary>Hash of the configured hash of the password: another password ends the sessions that the old one began.</summary>
    public byte[] CredentialMark { get; set; } = [];
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset SeenAt { get; set; }
}

/// <summary>One submission of a form, by its name; a second arrival finds this row and gets the same answer.</summary>
public sealed class FormRow
{
    public byte[] Key { get; set; } = [];

    /// <summary>Whose session it began; null when it began none.</summary>
    public string? AccountId { get; set; }

    /// <summary>The answer as JSON; null while the first arrival is still at work.</summary>
    public string? Answer { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>A registration that waits for the human check. The count of tries is on no entity; see Guesses.</summary>
public sealed class HumanCheckRow
{
    /// <summary>Hash of the visitor's cookie.</summary>
    public byte[] TokenHash { get; set; } = [];

    /// <summary>Keyed hashes of what is accepted: the digits of picture and sound, the answers to the question.</summary>
    public byte[][] Accepted { get; set; } = [];

    /// <summary>Sealed: digits and question, for drawing and speaking them.</summary>
    public byte[] Puzzle { get; set; } = [];

    /// <summary>Sealed: what was typed on the first page; the password only as its hash.</summary>
    public byte[] Draft { get; set; } = [];
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Wrong and right tries at a card's confirmation, by the card's keyed fingerprint, for good. Survives the account on purpose; names nobody.</summary>
public sealed class CardAttempt
{
    public byte[] FingerprintHash { get; set; } = [];
}

/// <summary>Who did what, when, and why; no personal data in clear.</summary>
public sealed class AuditRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>The account's opaque id; null for acts of nobody known.</summary>
    public string? AccountId { get; set; }
    public string Act { get; set; } = "";

    /// <summary>customer, stranger, clock, vendor, or the name of an operator.</summary>
    public string Actor { get; set; } = "";
    public string? Detail { get; set; }
}
