using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;

namespace Portal.Storage;

/// <summary>An account with the code that waits to be given, if there is one.</summary>
public sealed record AccountWithCode(Account Account, VerificationChallenge? Challenge);

public static class LiveCodes
{
    /// <summary>Both in one query. A code is always looked up by its owner, never by itself.</summary>
    public static async Task<AccountWithCode> WithLiveCodeAsync(this PortalDb db, string accountId, CodePurpose purpose, CancellationToken ct)
    {
        var found = await db.Accounts.Where(account => account.Id == accountId).Select(account => new
        {
            account,
            challenge = db.Challenges.FirstOrDefault(c => c.AccountId == accountId && c.Purpose == purpose && c.UsedAt == null && c.EndedAt == null),
        }).SingleAsync(ct);
        return new AccountWithCode(found.account, found.challenge);
    }
}
