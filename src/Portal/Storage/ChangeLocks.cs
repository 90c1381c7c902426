using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Looks whether somebody said that a change was not theirs, which locks further ones for a while.</summary>
public sealed class ChangeLocks(PortalDb db, Sessions sessions, TimeProvider time) : IChangeLocks
{
    public async Task<DateTimeOffset?> UntilAsync(string accountId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Accounts.Where(account => account.Id == accountId && account.ChangesLockedUntil > now).Select(account => account.ChangesLockedUntil).FirstOrDefaultAsync(ct);
    }

    /// <summary>
    /// Locks the row of an account that is loaded already, and loads it anew. False when it may not be changed, or is gone, or somebody has
    /// ended the session that wants it: said in the transaction of the change, so that nothing slips by.
    /// </summary>
    public async Task<bool> MayChangeAsync(Account account, string sessionId, CancellationToken ct)
    {
        if (await db.LockAccountAsync(account.Id, ct) is null) return false;
        await db.Entry(account).ReloadAsync(ct);
        return !account.IsLocked(time.GetUtcNow()) && await sessions.IsLiveAsync(sessionId, ct);
    }
}
