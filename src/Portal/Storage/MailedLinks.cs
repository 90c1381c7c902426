using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>
/// Opens, finds and uses up links in mails. What a link carries follows from the name of its intent under the portal's key, so it is kept
/// nowhere, and stays the same however often the mail is tried.
/// </summary>
public sealed class MailedLinks(PortalDb db, IKeys keys, TimeProvider time)
{
    /// <summary>Hexadecimal digits: 208 bits.</summary>
    private const int Length = 52;

    /// <summary>What the link in this intent's mail carries. From now on it works.</summary>
    public async Task<string> OpenAsync(Intent intent, LinkPurpose purpose, string accountId, TimeSpan lasts, CancellationToken ct, string? oldEmail = null)
    {
        var token = Convert.ToHexStringLower(keys.Hash(KeyPurposes.MailedLink, "token\n" + intent.Key))[..Length];
        var (hash, now, name) = (HashOf(token), time.GetUtcNow(), purpose.ToString());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO mailed_links (token_hash, account_id, purpose, sent_at, expires_at, old_email) SELECT {hash}, id, {name}, {now}, {now + lasts}, {oldEmail}::text FROM accounts WHERE id = {accountId}
            ON CONFLICT DO NOTHING
            """, ct);
        return token;
    }

    /// <summary>The account that a live link is for; null for one that is used, too old, for something else, or none of ours.</summary>
    public async Task<LinkedAccount?> FindAsync(Secret link, LinkPurpose purpose, CancellationToken ct) => link.IsEmpty ? null : await Live(link, purpose)
        .Join(db.Accounts, row => row.AccountId, account => account.Id, (_, account) => new LinkedAccount(account.Id, account.Email)).FirstOrDefaultAsync(ct);

    /// <summary>
    /// Uses this link up, and no other: somebody who reads a later mail must not make an earlier one worthless. The account's row must be locked.
    /// </summary>
    public async Task<MailedLinkRow?> UseAloneAsync(Secret link, LinkPurpose purpose, string accountId, CancellationToken ct)
    {
        var row = await Live(link, purpose).SingleOrDefaultAsync(row => row.AccountId == accountId, ct);
        if (row is not null) await db.MailedLinks.Where(other => other.TokenHash == row.TokenHash).ExecuteDeleteAsync(ct);
        return row;
    }

    /// <summary>Ends what was mailed at that time or later.</summary>
    public Task EndSinceAsync(string accountId, DateTimeOffset sentAt, CancellationToken ct) =>
        db.MailedLinks.Where(row => row.AccountId == accountId && row.SentAt >= sentAt).ExecuteDeleteAsync(ct);

    public Task EndAllAsync(string accountId, LinkPurpose purpose, CancellationToken ct) =>
        db.MailedLinks.Where(row => row.AccountId == accountId && row.Purpose == purpose).ExecuteDeleteAsync(ct);

    /// <summary>
    /// Uses the link up, and with it all others of the account for the same, in a transaction that what follows is committed with: of all who
    /// come at once the first has it. The account's row must be locked.
    /// </summary>
    public async Task<bool> UseAsync(Secret link, LinkPurpose purpose, string accountId, CancellationToken ct)
    {
        if (!await Live(link, purpose).AnyAsync(row => row.AccountId == accountId, ct)) return false;
        await EndAllAsync(accountId, purpose, ct);
        return true;
    }

    private IQueryable<MailedLinkRow> Live(Secret link, LinkPurpose purpose)
    {
        var (hash, now) = (HashOf(link.Reveal()), time.GetUtcNow());
        return db.MailedLinks.AsNoTracking().Where(row => row.TokenHash == hash && row.Purpose == purpose && row.ExpiresAt > now);
    }

    private byte[] HashOf(string token) => keys.Hash(KeyPurposes.MailedLink, token);
}

/// <summary>Whom a link is for.</summary>
public sealed record LinkedAccount(string Id, string Email);
