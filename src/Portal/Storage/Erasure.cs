using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>Removes a person. What stays is named here: the pseudonymous money ledger, audit rows without personal data, keyed counters, and intents that undo things at the vendors.</summary>
public static class Erasure
{
    /// <summary>Runs in the caller's transaction. Sessions, codes, payment methods, checks and tickets go with the account's row.</summary>
    public static async Task EraseAsync(this PortalDb db, string accountId, CancellationToken ct)
    {
        // The submission that asked for it may arrive twice: its answer stays, and names nobody.
        await db.Forms.Where(form => form.AccountId == accountId).ExecuteUpdateAsync(form => form.SetProperty(f => f.AccountId, (string?)null), ct);
        await db.Accounts.Where(account => account.Id == accountId).ExecuteDeleteAsync(ct);
    }
}
