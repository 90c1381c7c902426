using Portal.Domain.Accounts;

namespace Portal.Storage;

/// <summary>Looks whether somebody said that a change was not theirs, which locks further ones for a while.</summary>
public sealed class ChangeLocks(PortalDb db, Sessions sessions, TimeProvider time)
{
    /// <summary>
    /// Locks the row of an account that is loaded already, and loads it anew. False when it may not be changed, or is gone, or somebody has
    /// ended the session that wants it: said in the transaction of the change, so that nothing slips by.
    /// </summary>
    public async Task<bool> MayChangeAsync(Account account, string sessionId, CancellationToken ct) =>
        await db.LockAnewAsync(account, ct) && !account.IsLocked(time.GetUtcNow()) && await sessions.IsLiveAsync(sessionId, ct);
}
