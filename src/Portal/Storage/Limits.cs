using Microsoft.EntityFrameworkCore;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>How often something may happen for one subject.</summary>
/// <param name="Name">What is counted: "code to address".</param>
/// <param name="Most">So many within <paramref name="Window"/>; the last of them starts the wait.</param>
/// <param name="Wait">How long nothing more is allowed then.</param>
public sealed record Limit(string Name, int Most, TimeSpan Window, TimeSpan Wait);

/// <summary>A limit for somebody or something; the subject is kept only as a keyed hash.</summary>
/// <param name="CountsRepeats">
/// A submission that arrives again counts again: for floods, as of one network. Elsewhere it counts once, as whoever presses twice tries once.
/// </param>
public sealed record LimitFor(Limit Limit, string Subject, bool CountsRepeats = false);

/// <summary>Where a limit is counted: its row's key.</summary>
public sealed record LimitRow(string Name, byte[] Subject);

/// <summary>What counting said.</summary>
/// <param name="BlockedUntil">Not allowed before then; null when allowed.</param>
/// <param name="Remaining">How many more may follow before a wait.</param>
/// <param name="NextAt">When the next may follow, if this was the last for now.</param>
public sealed record Counted(DateTimeOffset? BlockedUntil, int Remaining, DateTimeOffset? NextAt)
{
    public bool IsAllowed => BlockedUntil is null;
}

/// <summary>Counters in the database, by subject and window; never by browser or process. Counted before the work, in one statement.</summary>
public sealed class Limits(PortalDb db, IKeys keys, TimeProvider time)
{
    /// <summary>
    /// Counts one act against all limits, or against none when one of them is used up. The same submission arriving twice counts once at each.
    /// </summary>
    public async Task<Counted> CountAsync(byte[]? form, CancellationToken ct, params LimitFor[] limits)
    {
        // One order everywhere, so that two requests never wait for each other's rows crosswise.
        var ordered = limits.OrderBy(limit => limit.Limit.Name, StringComparer.Ordinal).ToArray();
        var rows = await db.Database.SqlQuery<Counted>($"""
            SELECT blocked_until, remaining, next_at FROM count_limits(
                {ordered.Select(l => l.Limit.Name).ToArray()}, {ordered.Select(HashOf).ToArray()}, {ordered.Select(l => l.Limit.Most).ToArray()},
                {ordered.Select(l => l.Limit.Window).ToArray()}, {ordered.Select(l => l.Limit.Wait).ToArray()}, {ordered.Select(l => l.CountsRepeats).ToArray()}, {form}, {time.GetUtcNow()})
            """).ToListAsync(ct);
        return rows[0];
    }

    /// <summary>Looks without counting.</summary>
    public async Task<DateTimeOffset?> BlockedUntilAsync(LimitFor limit, CancellationToken ct)
    {
        var ((name, subject), now) = (RowOf(limit), time.GetUtcNow());
        var rows = await db.Database.SqlQuery<DateTimeOffset>(
            $"""SELECT blocked_until AS "Value" FROM limits WHERE name = {name} AND subject = {subject} AND blocked_until > {now}""").ToListAsync(ct);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Starts afresh, as after a right password.</summary>
    public Task ForgetAsync(LimitFor limit, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM limits WHERE name = {limit.Limit.Name} AND subject = {HashOf(limit)}", ct);

    /// <summary>For an act that was counted and then not done, such as a password that nobody had time to look at.</summary>
    public Task TakeBackAsync(LimitFor limit, CancellationToken ct)
    {
        var (name, subject) = RowOf(limit);
        return db.Database.ExecuteSqlAsync($"UPDATE limits SET count = count - 1, blocked_until = NULL, last_form = NULL WHERE name = {name} AND subject = {subject} AND count > 0", ct);
    }

    /// <summary>Makes the wait that has just begun last so long from now on.</summary>
    public Task ProlongAsync(LimitFor limit, TimeSpan wait, CancellationToken ct)
    {
        var ((name, subject), until) = (RowOf(limit), time.GetUtcNow() + wait);
        return db.Database.ExecuteSqlAsync($"UPDATE limits SET blocked_until = greatest(blocked_until, {until}) WHERE name = {name} AND subject = {subject} AND blocked_until IS NOT NULL", ct);
    }

    /// <summary>For a statement of somebody else's that depends on it.</summary>
    public LimitRow RowOf(LimitFor limit) => new(limit.Limit.Name, HashOf(limit));

    private byte[] HashOf(LimitFor limit) => keys.Hash(KeyPurposes.LimitSubject, limit.Limit.Name + "\n" + limit.Subject)[..16];
}
