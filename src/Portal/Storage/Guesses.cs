using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>
/// Counts guesses before they are judged, each in a transaction of its own: a guarded UPDATE that holds however many arrive at once.
/// The same submission arriving twice (same form key, so the same guess) counts once, at the same secret.
/// </summary>
public sealed class Guesses(PortalDb db)
{
    public const int Most = 5;

    /// <summary>
    /// Guesses at one card, whatever operators allow: the amount has as few as 50 values, and somebody must not get through them all.
    /// </summary>
    public const int MostOfCard = 20;

    /// <summary>
    /// Counts a guess at a one-time code, and at the limits of wrong ones over all codes, then judges it, in one statement: nobody hears more
    /// answers than there are counts. A right one is taken back from the limits there.
    /// </summary>
    /// <param name="challengeId">Null for a guess at nothing, which is told only whether it has to wait.</param>
    /// <param name="guess">Hashed as the code is.</param>
    /// <param name="over">A wait that is over with a right one.</param>
    internal async Task<JudgedGuess> JudgeCodeAsync(string? challengeId, byte[] guess, LimitTable wrong, LimitRow over, byte[]? form, DateTimeOffset now, CancellationToken ct) =>
        (await db.Database.SqlQuery<JudgedGuess>($"""
            SELECT tries, blocked_until, next_at, is_right FROM judge_guess(
                {challengeId}, {guess}, {Most}, {wrong.Names}, {wrong.Subjects}, {wrong.Most}, {wrong.Windows}, {wrong.Waits}, {wrong.Repeats}, {NameOf(form, challengeId ?? "")}, {now}, {over.Name}, {over.Subject})
            """).ToListAsync(ct))[0];

    /// <summary>Counts a guess at the human check. Null also when its puzzle was replaced meanwhile: the tries of the fresh one are for the fresh one.</summary>
    public async Task<int?> CountHumanCheckAsync(HumanCheckRow check, byte[]? form, DateTimeOffset now, CancellationToken ct)
    {
        var name = NameOf(form, Convert.ToHexString(check.Puzzle));
        return await FirstAsync(db.Database.SqlQuery<int>($"""
            UPDATE human_checks SET tries = tries + CASE WHEN last_form = {name} THEN 0 ELSE 1 END, last_form = {name}
            WHERE token_hash = {check.TokenHash} AND puzzle = {check.Puzzle} AND (tries < {Most} OR last_form = {name}) AND expires_at > {now}
            RETURNING tries AS "Value"
            """), ct);
    }

    /// <summary>Begins to count for a card; does nothing for one that was seen before.</summary>
    public Task OpenCardAsync(byte[] fingerprintHash, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO card_attempts (fingerprint_hash) VALUES ({fingerprintHash}) ON CONFLICT DO NOTHING", ct);

    /// <summary>
    /// Counts a guess at a card's code or amount, by the card's keyed fingerprint, for good. How many are left after it; null when none was.
    /// </summary>
    /// <param name="checkId">Whose code and amount are guessed at: when the card is added again they are others.</param>
    public async Task<int?> CountCardAsync(byte[] fingerprintHash, string checkId, byte[]? form, CancellationToken ct)
    {
        var name = NameOf(form, checkId);
        return await FirstAsync(db.Database.SqlQuery<int>($"""
            UPDATE card_attempts SET tries = tries + CASE WHEN last_form = {name} THEN 0 ELSE 1 END, last_form = {name}
            WHERE fingerprint_hash = {fingerprintHash} AND (tries < allowed OR last_form = {name})
            RETURNING allowed - tries AS "Value"
            """), ct);
    }

    /// <summary>Guesses left at a card; all of them for a card never seen.</summary>
    public async Task<int> CardAttemptsLeftAsync(byte[] fingerprintHash, CancellationToken ct) =>
        await FirstAsync(db.Database.SqlQuery<int>($"""SELECT allowed - tries AS "Value" FROM card_attempts WHERE fingerprint_hash = {fingerprintHash}"""), ct) ?? Most;

    /// <summary>
    /// An operator allows as many again for a card whose guesses are spent, <see cref="MostOfCard"/> in all; the table holds that too. False
    /// when it has some left, or had all it may have. Two operators at once allow one lot.
    /// </summary>
    public async Task<bool> AllowCardAsync(byte[] fingerprintHash, CancellationToken ct) => await db.Database.ExecuteSqlAsync($"""
        UPDATE card_attempts SET allowed = allowed + {Most}
        WHERE fingerprint_hash = {fingerprintHash} AND tries >= allowed AND allowed + {Most} <= {MostOfCard}
        """, ct) == 1;

    /// <summary>Cards that this account has, had or offered, whose guesses are spent; newest first. A card that was turned away for it has no brand here.</summary>
    public async Task<List<SpentCard>> SpentCardsAsync(string accountId, CancellationToken ct)
    {
        var found = await db.Database.SqlQuery<SpentCard>($"""
            SELECT seen.id, seen.fingerprint_hash, seen.brand, seen.last4, seen.at, attempts.tries, attempts.allowed
            FROM (SELECT c.id, c.fingerprint_hash, m.brand, m.last4, c.started_at AS at
                  FROM card_checks c JOIN payment_methods m ON m.id = c.payment_method_id WHERE c.account_id = {accountId}
                  UNION ALL
                  SELECT o.id, o.spent_card_hash, NULL, NULL, o.offered_at FROM card_offers o WHERE o.account_id = {accountId} AND o.spent_card_hash IS NOT NULL) seen
            JOIN card_attempts attempts ON attempts.fingerprint_hash = seen.fingerprint_hash AND attempts.tries >= attempts.allowed
            ORDER BY seen.brand IS NULL, seen.at DESC
            """).ToListAsync(ct);
        return [.. found.DistinctBy(card => Convert.ToHexString(card.FingerprintHash))];
    }

    /// <summary>
    /// Names a guess. The submission alone does not: sent on to the next code, card check or puzzle it is a guess at that, and would be none of those that
    /// are counted.
    /// </summary>
    public static byte[]? NameOf(byte[]? form, string secret) => form is null ? null : SHA256.HashData([.. form, .. Encoding.UTF8.GetBytes(secret)]);

    private static async Task<int?> FirstAsync(IQueryable<int> rows, CancellationToken ct)
    {
        // As a list: EF must not wrap an UPDATE in a SELECT.
        var list = await rows.ToListAsync(ct);
        return list.Count == 0 ? null : list[0];
    }
}

/// <summary>What came of a guess at a code.</summary>
/// <param name="Tries">Used so far with this one; null when it was not judged: none was left, the code is not live, or there is a wait.</param>
/// <param name="BlockedUntil">When the wait ends; null when there is none.</param>
/// <param name="NextAt">When the next may follow, if this was the last wrong one that is allowed for now.</param>
internal sealed record JudgedGuess(int? Tries, DateTimeOffset? BlockedUntil, DateTimeOffset? NextAt, bool IsRight);

/// <summary>A card nobody may guess at any more.</summary>
/// <param name="Id">Names it on the operator's page: the check or the offer that it was seen in.</param>
public sealed record SpentCard(string Id, byte[] FingerprintHash, string? Brand, string? Last4, DateTimeOffset At, int Tries, int Allowed);
