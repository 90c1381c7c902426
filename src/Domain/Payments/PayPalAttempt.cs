namespace Portal.Domain.Payments;

/// <summary>A visitor's way to PayPal and back. Bound to the session that left; its state in the return address works once.</summary>
public sealed class PayPalAttempt
{
    private PayPalAttempt() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public string SessionId { get; private init; } = "";

    /// <summary>Keyed hash of the state in the return address.</summary>
    public byte[] StateHash { get; private init; } = [];

    /// <summary>PayPal's id of the opened agreement; null until PayPal answered.</summary>
    public string? OpenedId { get; set; }

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>Kept, refused or cancelled: nothing more comes of it.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it was refused, to show again when the return page is loaded again; null otherwise.</summary>
    public string? Refusal { get; set; }

    public static PayPalAttempt Start(string id, string accountId, string sessionId, byte[] stateHash, DateTimeOffset now, TimeSpan lasts) => new()
    {
        Id = id,
        AccountId = accountId,
        SessionId = sessionId,
        StateHash = stateHash,
        StartedAt = now,
        ExpiresAt = now + lasts,
    };
}
