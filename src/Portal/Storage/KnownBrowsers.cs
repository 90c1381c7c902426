using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Browsers that an account was signed in with before. The cookie's value is kept only as a keyed hash.</summary>
public sealed class KnownBrowsers(PortalDb db, IKeys keys, TimeProvider time, IOptions<SessionTimes> options)
{
    public Task<bool> KnowsAsync(string accountId, Secret cookie, CancellationToken ct)
    {
        var (hash, now) = (HashOf(accountId, cookie), time.GetUtcNow());
        return db.KnownBrowsers.AnyAsync(row => row.TokenHash == hash && row.AccountId == accountId && row.ExpiresAt > now, ct);
    }

    /// <summary>Which of these accounts know this browser; one question, however many do.</summary>
    public Task<List<string>> WhoKnowsAsync(IReadOnlyCollection<string> accountIds, Secret cookie, CancellationToken ct)
    {
        var (hashes, now) = (accountIds.Select(id => HashOf(id, cookie)).ToArray(), time.GetUtcNow());
        return db.KnownBrowsers.Where(row => hashes.Contains(row.TokenHash) && row.ExpiresAt > now).Select(row => row.AccountId).ToListAsync(ct);
    }

    /// <summary>From now on, or for longer. Said at once, in the transaction at hand: the account must be there.</summary>
    public Task RememberAsync(string accountId, Secret cookie, string browser, CancellationToken ct)
    {
        var (hash, now) = (HashOf(accountId, cookie), time.GetUtcNow());
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO known_browsers (token_hash, account_id, browser, known_since, expires_at) VALUES ({hash}, {accountId}, {browser}, {now}, {now + options.Value.BrowserKnownFor})
            ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at, browser = excluded.browser
            """, ct);
    }

    /// <summary>The browser an account is opened with: added to the change at hand.</summary>
    public void RememberFirst(string accountId, Secret cookie, string browser)
    {
        var now = time.GetUtcNow();
        db.KnownBrowsers.Add(new KnownBrowserRow { TokenHash = HashOf(accountId, cookie), AccountId = accountId, Browser = browser, KnownSince = now, ExpiresAt = now + options.Value.BrowserKnownFor });
    }

    /// <summary>Only this one is known from now on. False when no other was known.</summary>
    public async Task<bool> ForgetOthersAsync(string accountId, Secret cookie, string browser, CancellationToken ct)
    {
        var hash = HashOf(accountId, cookie);
        var forgotten = await db.KnownBrowsers.Where(row => row.AccountId == accountId && row.TokenHash != hash).ExecuteDeleteAsync(ct);
        await RememberAsync(accountId, cookie, browser, ct);
        return forgotten > 0;
    }

    public Task ForgetAllAsync(string accountId, CancellationToken ct) => db.KnownBrowsers.Where(row => row.AccountId == accountId).ExecuteDeleteAsync(ct);

    private byte[] HashOf(string accountId, Secret cookie) => keys.Hash(KeyPurposes.KnownBrowser, accountId + "\n" + cookie.Reveal());
}
