using System.Runtime.CompilerServices;
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
internal sealed record LimitRow(string Name, byte[] Subject);

/// <summary>Limits as the database's functions take them: a column each.</summary>
internal sealed record LimitTable(string[] Names, byte[][] Subjects, int[] Most, TimeSpan[] Windows, TimeSpan[] Waits, bool[] Repeats);

/// <summary>What counting said.</summary>
/// <param name="BlockedUntil">Not allowed before then; null when allowed.</param>
/// <param name="Remaining">How many more may follow before a wait.</param>
/// <param name="NextAt">When the next may follow, if this was the last for now.</param>
/// <param name="IsFirst">False for a submission that was counted when it arrived before: only who was counted may take it back.</param>
public sealed record Counted(DateTimeOffset? BlockedUntil, int Remaining, DateTimeOffset? NextAt, bool IsFirst)
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
        var all = TableOf(limits);
        var rows = await db.Database.SqlQuery<Counted>($"""
            SELECT blocked_until, remaining, next_at, is_first FROM count_limits(
                {all.Names}, {all.Subjects}, {all.Most}, {all.Windows}, {all.Waits}, {all.Repeats}, {form}, {time.GetUtcNow()})
            """).ToListAsync(ct);
        return rows[0];
    }

    /// <summary>
    /// Until when acts would be refused, each by the limits that it is counted at; null where it would not be. Counts nothing: for a page that says so before
    /// somebody types in vain, of limits of its own visitor alone.
    /// </summary>
    public async Task<DateTimeOffset?[]> UsedUpAsync(CancellationToken ct, params LimitFor[][] acts)
    {
        var (asked, now) = (TableOf(acts.SelectMany(act => act)), time.GetUtcNow());
        var waits = await db.Database.SqlQuery<UsedUp>($"""
            SELECT asked.name, l.blocked_until FROM unnest({asked.Names}, {asked.Subjects}) AS asked (name, subject)
            CROSS JOIN LATERAL (SELECT blocked_until FROM limits WHERE name = asked.name AND subject = asked.subject LIMIT 1) l WHERE l.blocked_until > {now}
            """).ToListAsync(ct);
        return [.. acts.Select(act => waits.Where(wait => act.Any(limit => limit.Limit.Name == wait.Name)).Max(wait => (DateTimeOffset?)wait.BlockedUntil))];
    }

    /// <summary>How many were counted in the window that runs.</summary>
    public async Task<int> CountOfAsync(LimitFor limit, CancellationToken ct)
    {
        var ((name, subject), now) = (RowOf(limit), time.GetUtcNow());
        var rows = await db.Database.SqlQuery<int>($"""SELECT count AS "Value" FROM limits WHERE name = {name} AND subject = {subject} AND window_ends > {now}""").ToListAsync(ct);
        return rows.Count == 0 ? 0 : rows[0];
    }

    /// <summary>Starts afresh, as after a right password.</summary>
    public Task ForgetAsync(LimitFor limit, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM limits WHERE name = {limit.Limit.Name} AND subject = {HashOf(limit)}", ct);

    /// <summary>For an act that was counted just now and was none of those that are limited, such as a right password among wrong ones.</summary>
    public Task TakeBackAsync(IEnumerable<LimitFor> limits, CancellationToken ct)
    {
        var back = TableOf(limits);
        if (back.Names.Length == 0) return Task.CompletedTask;
        // A statement for each, sent together: its row is found by its key, and they are locked in the order in which they are counted.
        var all = string.Join(";\n", back.Names.Select((_, i) => $"UPDATE limits SET count = count - 1, blocked_until = NULL, last_form = NULL WHERE name = {{{2 * i}}} AND subject = {{{(2 * i) + 1}}} AND count > 0"));
        return db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(all, [.. back.Names.Zip(back.Subjects, (name, subject) => new object[] { name, subject }).SelectMany(row => row)]), ct);
    }

    /// <summary>Makes the wait that has just begun last so long from now on; when that ends.</summary>
    public async Task<DateTimeOffset> ProlongAsync(LimitFor limit, TimeSpan wait, CancellationToken ct)
    {
        var ((name, subject), until) = (RowOf(limit), time.GetUtcNow() + wait);
        await db.Database.ExecuteSqlAsync($"UPDATE limits SET blocked_until = greatest(blocked_until, {until}) WHERE name = {name} AND subject = {subject} AND blocked_until IS NOT NULL", ct);
        return until;
    }

    /// <summary>A limit that was raised since it was used up: its wait is over, and what was counted stays. False when it was not.</summary>
    public async Task<bool> ReopenAsync(LimitFor limit, CancellationToken ct)
    {
        var ((name, subject), most) = (RowOf(limit), limit.Limit.Most);
        return await db.Database.ExecuteSqlAsync($"UPDATE limits SET blocked_until = NULL WHERE name = {name} AND subject = {subject} AND blocked_until IS NOT NULL AND count < {most}", ct) == 1;
    }

    /// <summary>For a statement that counts them too.</summary>
    internal LimitTable TableOf(IEnumerable<LimitFor> limits)
    {
        // One order everywhere, so that two requests never wait for each other's rows crosswise.
        var ordered = limits.OrderBy(limit => limit.Limit.Name, StringComparer.Ordinal).ToArray();
        return new LimitTable(
            [.. ordered.Select(l => l.Limit.Name)], [.. ordered.Select(HashOf)], [.. ordered.Select(l => l.Limit.Most)],
            [.. ordered.Select(l => l.Limit.Window)], [.. ordered.Select(l => l.Limit.Wait)], [.. ordered.Select(l => l.CountsRepeats)]);
    }

    private sealed record UsedUp(string Name, DateTimeOffset BlockedUntil);

    internal LimitRow RowOf(LimitFor limit) => new(limit.Limit.Name, HashOf(limit));

    private byte[] HashOf(LimitFor limit) => keys.Hash(KeyPurposes.LimitSubject, limit.Limit.Name + "\n" + limit.Subject)[..16];
}
