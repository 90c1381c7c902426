namespace Portal.Ports;

/// <summary>Sessions kept on our side: a cookie is only a name for one.</summary>
public interface ISessions
{
    /// <summary>The live session of this cookie, or null. Marks it as used, at most once a minute.</summary>
    Task<Session?> FindAsync(string token, CancellationToken ct);
}

/// <param name="AuthenticatedAt">When a password was last given.</param>
public sealed record Session(string Id, string AccountId, DateTimeOffset AuthenticatedAt);
