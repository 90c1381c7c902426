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
    /// <summary>The kind of intent that mails a change to the owner, with a link to say that it was not theirs.</summary>
    public const string NoticeKind = "notice";

    /// <summary>The kind that tells the old number of a change, with such a link too.</summary>
    public const string NoticeByPhoneKind = "notice-by-phone";

    /// <summary>The kind that tells of a change by message where no mail can, with such a link too.</summary>
    public const string NoticeInsteadOfMailKind = "notice-instead-of-mail";

    /// <summary>Hexadecimal digits: 208 bits.</summary>
    private const int Length = 52;

    /// <summary>Mail of a change leaves so late at most.</summary>
    public static readonly TimeSpan MailIsLate = TimeSpan.FromDays(3);

    /// <summary>
    /// What the link in this intent's mail carries. From now on it works. Null when it must not: it was used already, or somebody has ended
    /// the intent (<see cref="EndSinceAsync"/>), or the account is gone. Asked under the account's lock, as mail may be late.
    /// </summary>
    /// <param name="provenKey">Whom the mail goes to by an address that must still be the account's own and proven; null: to whom it goes is settled.</param>
    /// <param name="oldEmail">For a change that an older portal has planned, which prepared nothing (<see cref="Prepare"/>).</param>
    public async Task<string?> OpenAsync(Intent intent, LinkPurpose purpose, string accountId, TimeSpan lasts, CancellationToken ct, string? provenKey = null, string? oldEmail = null)
    {
        var token = TokenOf(intent.Key);
        var (hash, now, name) = (HashOf(token), time.GetUtcNow(), purpose.ToString());
        await using var work = await db.Database.BeginTransactionAsync(ct);
        if (await db.LockAccountAsync(accountId, ct) is null) return null;
        var opened = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO mailed_links (token_hash, account_id, purpose, sent_at, expires_at, old_email)
            SELECT {hash}, account.id, {name}, intent.created_at, {now + lasts}, {oldEmail}::text FROM accounts account, intents intent
            WHERE account.id = {accountId} AND ({provenKey}::text IS NULL OR account.email_key = {provenKey} AND account.email_proven_at IS NOT NULL)
                  AND intent.id = {intent.Id} AND intent.ended_at IS NULL
            ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at WHERE mailed_links.used_at IS NULL
            """, ct);
        await work.CommitAsync(ct);
        return opened == 1 ? token : null;
    }

    /// <summary>
    /// Writes down with a change what the link in its mail or message will bring back, whether or not that ever leaves: an earlier link brings it back
    /// too. In the transaction at hand.
    /// </summary>
    /// <param name="before">Nothing: the link only locks.</param>
    public void Prepare(string intentKey, string accountId, TimeSpan lasts, Before before)
    {
        var (hash, now) = (HashOf(TokenOf(intentKey)), time.GetUtcNow());
        db.MailedLinks.Add(new MailedLinkRow { TokenHash = hash, AccountId = accountId, Purpose = LinkPurpose.DenyChange, SentAt = now, ExpiresAt = now + MailIsLate + lasts, OldEmail = before.Email, OldPhone = before.Phone });
    }

    /// <summary>
    /// What a link brings back: what stood before the change that it tells of, and before the first change of the other one since then. Nothing for
    /// a link of something else: whoever a thief's word went to must not undo by it what the owner has put right.
    /// </summary>
    public async Task<Before> BeforeAsync(MailedLinkRow denied, CancellationToken ct)
    {
        if (denied is { OldEmail: null, OldPhone: null }) return Before.Nothing;
        var now = time.GetUtcNow();
        var since = await db.MailedLinks.AsNoTracking()
            .Where(row => row.AccountId == denied.AccountId && row.Purpose == LinkPurpose.DenyChange && row.SentAt >= denied.SentAt && (row.TokenHash == denied.TokenHash || (row.UsedAt == null && row.ExpiresAt > now)))
            .OrderBy(row => row.SentAt).Select(row => new Before(row.OldEmail, row.OldPhone)).ToListAsync(ct);
        return new Before(denied.OldEmail ?? since.Find(row => row.Email is not null)?.Email, denied.OldPhone ?? since.Find(row => row.Phone is not null)?.Phone);
    }

    /// <summary>
    /// Whether a change goes back to what stood before an earlier one. The links of that one and of those that followed bring nothing back then, nor
    /// must the link that is sent to whoever had the address or number in between.
    /// </summary>
    public async Task<bool> IsBackAsync(string accountId, bool ofEmail, Func<Before, bool> isNow, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var live = db.MailedLinks.Where(row => row.AccountId == accountId && row.Purpose == LinkPurpose.DenyChange && row.UsedAt == null && row.ExpiresAt > now && (ofEmail ? row.OldEmail : row.OldPhone) != null);
        var changes = await live.OrderBy(row => row.SentAt).Select(row => new { row.SentAt, Before = new Before(row.OldEmail, row.OldPhone) }).ToListAsync(ct);
        if (changes.Find(change => isNow(change.Before)) is not { } first) return false;
        await UseUpAsync(live.Where(row => row.SentAt >= first.SentAt), ct);
        return true;
    }

    /// <summary>Whether the address was changed so lately that the change can be taken back: mail to it may not be mail to the owner.</summary>
    public Task<bool> IsEmailNewAsync(string accountId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.MailedLinks.AnyAsync(row => row.AccountId == accountId && row.OldEmail != null && row.UsedAt == null && row.ExpiresAt > now, ct);
    }

    /// <summary>A live link itself.</summary>
    public Task<MailedLinkRow?> LiveAsync(Secret link, LinkPurpose purpose, CancellationToken ct) => Live(link, purpose).SingleOrDefaultAsync(ct);

    /// <summary>The account that a live link is for; null for one that is used, too old, for something else, or none of ours.</summary>
    public async Task<LinkedAccount?> FindAsync(Secret link, LinkPurpose purpose, CancellationToken ct) => link.IsEmpty ? null : await Live(link, purpose)
        .Join(db.Accounts, row => row.AccountId, account => account.Id, (_, account) => new LinkedAccount(account.Id, account.Email)).FirstOrDefaultAsync(ct);

    /// <summary>
    /// Uses this link up, and no other: somebody who reads a later mail must not make an earlier one worthless. The account's row must be locked.
    /// </summary>
    public async Task<MailedLinkRow?> UseAloneAsync(Secret link, LinkPurpose purpose, string accountId, CancellationToken ct)
    {
        var row = await Live(link, purpose).SingleOrDefaultAsync(row => row.AccountId == accountId, ct);
        if (row is not null) await UseUpAsync(db.MailedLinks.Where(other => other.TokenHash == row.TokenHash), ct);
        return row;
    }

    /// <summary>
    /// Ends the links of what happened at that time or later: those that were sent, and those whose mail or message has not left yet. The account's row
    /// must be locked.
    /// </summary>
    public async Task EndSinceAsync(string accountId, DateTimeOffset at, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            UPDATE intents SET state = 'moot', last_word = 'denied', ended_at = {now}, lease_until = NULL, payload = NULL
            WHERE subject = {accountId} AND kind IN ({NoticeKind}, {NoticeByPhoneKind}, {NoticeInsteadOfMailKind}) AND created_at >= {at} AND ended_at IS NULL
            """, ct);
        await UseUpAsync(db.MailedLinks.Where(row => row.AccountId == accountId && row.SentAt >= at), ct);
    }

    public Task EndAllAsync(string accountId, LinkPurpose purpose, CancellationToken ct) =>
        UseUpAsync(db.MailedLinks.Where(row => row.AccountId == accountId && row.Purpose == purpose), ct);

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
        return db.MailedLinks.AsNoTracking().Where(row => row.TokenHash == hash && row.Purpose == purpose && row.UsedAt == null && row.ExpiresAt > now);
    }

    /// <summary>The rows stay until they expire: a mail that is sent once more must not make its link work again.</summary>
    private Task UseUpAsync(IQueryable<MailedLinkRow> links, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return links.Where(row => row.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), ct);
    }

    private string TokenOf(string intentKey) => Convert.ToHexStringLower(keys.Hash(KeyPurposes.MailedLink, "token\n" + intentKey))[..Length];

    private byte[] HashOf(string token) => keys.Hash(KeyPurposes.MailedLink, token);
}

/// <summary>Whom a link is for.</summary>
public sealed record LinkedAccount(string Id, string Email);

/// <summary>What stood before a change.</summary>
/// <param name="Email">Empty when none was proven; null when it was not changed.</param>
/// <param name="Phone">E.164; empty when there was none; null when it was not changed.</param>
public sealed record Before(string? Email, string? Phone)
{
    public static readonly Before Nothing = new(null, null);
}
