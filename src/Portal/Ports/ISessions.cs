namespace Portal.Ports;

/// <summary>Sessions kept on our side: a cookie is only a name for one.</summary>
public interface ISessions
{
    /// <summary>The live session of this cookie, or null. Marks it as used, at most once a minute.</summary>
    Task<Session?> FindAsync(string token, CancellationToken ct);
}

/// <param name="AuthenticatedAt">When a password was last given.</param>
public sealed record Session(string Id, string AccountId, DateTimeOffset AuthenticatedAt);

/// <summary>Section "Sessions".</summary>
public sealed class SessionTimes
{
    /// <summary>Ends a session that was not used for so long.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Ends every session after so long.</summary>
    public TimeSpan Absolute { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How fresh a password must be for acts that hurt: adding a payment method, deleting the account.</summary>
    public TimeSpan RecentAuthentication { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Whether an account may be changed.</summary>
public interface IChangeLocks
{
    /// <summary>When it may again; null when it may now.</summary>
    Task<DateTimeOffset?> UntilAsync(string accountId, CancellationToken ct);
}

/// <summary>How far a customer has come.</summary>
public interface IProgress
{
    Task<Domain.Accounts.Progress> OfAsync(string accountId, CancellationToken ct);
}
