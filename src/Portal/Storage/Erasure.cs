using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>Removes a person. What stays is named here: the pseudonymous money ledger, audit rows without personal data, keyed counters, and intents that undo things at the vendors.</summary>
public static class Erasure
{
    /// <summary>Runs in the caller's transaction. What goes with the account's row, and what stays, is in <see cref="DataMap"/>.</summary>
    /// <param name="kinds">Kinds of intents that end with the account: those not carried out yet are dropped with what they hold.</param>
    public static async Task EraseAsync(this PortalDb db, string accountId, string[] kinds, DateTimeOffset now, CancellationToken ct)
    {
        await db.Intents.Where(intent => intent.Subject == accountId && intent.EndedAt == null && kinds.Contains(intent.Kind)).ExecuteUpdateAsync(intent => intent
            .SetProperty(i => i.State, IntentState.Moot).SetProperty(i => i.LastWord, "account-deleted").SetProperty(i => i.Payload, (byte[]?)null).SetProperty(i => i.EndedAt, now), ct);
        // The submission that asked for it may arrive twice: its answer stays, and names nobody.
        await db.Forms.Where(form => form.AccountId == accountId).ExecuteUpdateAsync(form => form.SetProperty(f => f.AccountId, (string?)null), ct);
        await db.Accounts.Where(account => account.Id == accountId).ExecuteDeleteAsync(ct);
    }
}
