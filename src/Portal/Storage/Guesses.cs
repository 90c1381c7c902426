using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>
/// Counts guesses before they are judged, each in a transaction of its own: a guarded UPDATE that holds however many arrive at once.
/// The same submission arriving twice (same form key, so the same guess) counts once.
/// </summary>
public sealed class Guesses(PortalDb db)
{
    public const int Most = 5;

    /// <summary>
    /// Counts a guess at a one-time code. The tries used so far with this one, or null when none is left, the code is not live, or its
    /// address or number waits after too many wrong tries over all its codes.
    /// </summary>
    public async Task<int?> CountCodeAsync(string challengeId, LimitRow wrongTries, byte[]? form, DateTimeOffset now, CancellationToken ct) => await FirstAsync(db.Database.SqlQuery<int>($"""
        UPDATE challenges SET tries = tries + CASE WHEN last_form = {form} THEN 0 ELSE 1 END, last_form = {form}
        WHERE id = {challengeId} AND (tries < {Most} OR last_form = {form}) AND used_at IS NULL AND ended_at IS NULL AND expires_at > {now}
            AND NOT EXISTS (SELECT FROM limits WHERE name = {wrongTries.Name} AND subject = {wrongTries.Subject} AND blocked_until > {now})
        RETURNING tries AS "Value"
        """), ct);

    /// <summary>Counts a guess at the human check. Null also when its puzzle was replaced meanwhile: the tries of the fresh one are for the fresh one.</summary>
    public async Task<int?> CountHumanCheckAsync(HumanCheckRow check, byte[]? form, DateTimeOffset now, CancellationToken ct) => await FirstAsync(db.Database.SqlQuery<int>($"""
        UPDATE human_checks SET tries = tries + CASE WHEN last_form = {form} THEN 0 ELSE 1 END, last_form = {form}
        WHERE token_hash = {check.TokenHash} AND puzzle = {check.Puzzle} AND (tries < {Most} OR last_form = {form}) AND expires_at > {now}
        RETURNING tries AS "Value"
        """), ct);

    /// <summary>Begins to count for a card; does nothing for one that was seen before.</summary>
    public Task OpenCardAsync(byte[] fingerprintHash, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO card_attempts (fingerprint_hash) VALUES ({fingerprintHash}) ON CONFLICT DO NOTHING", ct);

    /// <summary>Counts a guess at a card's code or amount, by the card's keyed fingerprint, for good.</summary>
    public async Task<int?> CountCardAsync(byte[] fingerprintHash, byte[]? form, CancellationToken ct) => await FirstAsync(db.Database.SqlQuery<int>($"""
        UPDATE card_attempts SET tries = tries + CASE WHEN last_form = {form} THEN 0 ELSE 1 END, last_form = {form}
        WHERE fingerprint_hash = {fingerprintHash} AND (tries < {Most} OR last_form = {form})
        RETURNING tries AS "Value"
        """), ct);

    /// <summary>Tries used at a card so far; 0 for a card never seen.</summary>
    public async Task<int> CardTriesAsync(byte[] fingerprintHash, CancellationToken ct) =>
        await FirstAsync(db.Database.SqlQuery<int>($"""SELECT tries AS "Value" FROM card_attempts WHERE fingerprint_hash = {fingerprintHash}"""), ct) ?? 0;

    private static async Task<int?> FirstAsync(IQueryable<int> rows, CancellationToken ct)
    {
        // As a list: EF must not wrap an UPDATE in a SELECT.
        var list = await rows.ToListAsync(ct);
        return list.Count == 0 ? null : list[0];
    }
}
