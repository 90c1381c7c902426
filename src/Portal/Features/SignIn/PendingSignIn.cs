using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

/// <summary>A sign-in that waits.</summary>
/// <param name="Challenge">The code that this browser asked for, if it still lives.</param>
/// <param name="Live">The account's live code, whoever asked for it: a newer one ends it.</param>
public sealed record WaitingSignIn(Account Account, VerificationChallenge? Challenge, VerificationChallenge? Live);

/// <summary>
/// Sign-ins that wait for a code, by the browser's own name: that is there before the password is given, so a form that arrives twice leads
/// to the same place.
/// </summary>
public sealed class PendingSignIn(PortalDb db, IKeys keys, BrowserCookie browser, TimeProvider time) : IPartOfSlice
{
    /// <summary>Long enough for a code, and for a second one when the first is late.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(20);

    public Task BeginAsync(string accountId, string passwordHash, CancellationToken ct)
    {
        var (hash, mark, until) = (HashOf(browser.Keep()), MarkOf(passwordHash), time.GetUtcNow() + Lasts);
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO pending_sign_ins (browser_hash, account_id, password_mark, expires_at) SELECT {hash}, id, {mark}, {until} FROM accounts WHERE id = {accountId}
            ON CONFLICT (browser_hash) DO UPDATE SET account_id = excluded.account_id, password_mark = excluded.password_mark, expires_at = excluded.expires_at,
                challenge_id = CASE WHEN pending_sign_ins.account_id = excluded.account_id THEN pending_sign_ins.challenge_id END
            """, ct);
    }

    /// <summary>This browser has asked for a code.</summary>
    public Task WaitForAsync(string challengeId, CancellationToken ct)
    {
        var hash = HashOf(browser.Keep());
        return db.PendingSignIns.Where(row => row.BrowserHash == hash).ExecuteUpdateAsync(row => row.SetProperty(p => p.ChallengeId, challengeId), ct);
    }

    /// <summary>The account that this browser waits to be let into; null when it does not, or not any more, or the password was changed since it was given.</summary>
    public async Task<WaitingSignIn?> FindAsync(CancellationToken ct)
    {
        var (hash, now) = (HashOf(browser.Keep()), time.GetUtcNow());
        var pending = await db.PendingSignIns.AsNoTracking().FirstOrDefaultAsync(row => row.BrowserHash == hash && row.ExpiresAt > now, ct);
        if (pending is null) return null;
        var found = await db.WithLiveCodeAsync(pending.AccountId, CodePurpose.SignIn, ct);
        if (!CryptographicOperations.FixedTimeEquals(pending.PasswordMark, MarkOf(found.Account.PasswordHash))) return null;
        return new WaitingSignIn(found.Account, found.Challenge?.Id == pending.ChallengeId ? found.Challenge : null, found.Challenge);
    }

    public Task EndAsync(CancellationToken ct)
    {
        var hash = HashOf(browser.Keep());
        return db.PendingSignIns.Where(row => row.BrowserHash == hash).ExecuteDeleteAsync(ct);
    }

    private byte[] HashOf(Secret cookie) => keys.Hash(KeyPurposes.SignIn, "browser\n" + cookie.Reveal());

    private byte[] MarkOf(string passwordHash) => keys.Hash(KeyPurposes.SignIn, "password\n" + passwordHash);
}
