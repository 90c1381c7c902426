using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>
/// Writes down that passwords or codes were wrong. Anybody can make that happen without end, so of each kind an account, or an operator's name, has one
/// line an hour at most: held by the counters of limits, in the statement that writes it.
/// </summary>
public sealed class WrongTries(PortalDb db, Limits limits, TimeProvider time)
{
    /// <summary>Begins the name of each such act.</summary>
    public const string Begins = "wrong-";

    /// <summary>Who did it at the door.</summary>
    public const string Stranger = "stranger";

    /// <summary>Who gave the operators' door a name that is none of theirs.</summary>
    public const string NobodyKnown = "nobody known";

    private static readonly TimeSpan Once = TimeSpan.FromHours(1);

    /// <summary>
    /// At the door, for every account that the address, or else a phone, is proven for: were it one of several, the others could tell from their own
    /// trail whether there is one. For an address that nobody has proven it is a line of nobody's: that one was written, or none, could be told from the
    /// time it takes.
    /// </summary>
    /// <param name="browser">In words of ours.</param>
    public Task NoteAtDoorAsync(string emailKey, string act, string browser, CancellationToken ct) => NoteAsync(Begins + act, emailKey, null, emailKey, Stranger, browser, ct);

    /// <summary>By somebody who is signed in, or has given the password and is asked for a code.</summary>
    public Task NoteInsideAsync(string accountId, string act, CancellationToken ct) => NoteAsync(Begins + act, accountId, accountId, null, "customer", null, ct);

    /// <summary>At the operators' door: all names that are none of theirs count as one, as somebody may try as many as there are.</summary>
    public Task NoteAtOperatorsDoorAsync(string? name, string act, CancellationToken ct) => NoteAsync(act, name ?? NobodyKnown, null, null, name ?? NobodyKnown, null, ct);

    private Task NoteAsync(string act, string subject, string? accountId, string? emailKey, string actor, string? detail, CancellationToken ct)
    {
        var (now, row) = (time.GetUtcNow(), limits.RowOf(new LimitFor(new Limit("noted " + act, 1, Once, Once), subject)));
        var (names, subjects, most, spans, repeats) = (new[] { row.Name }, new[] { row.Subject }, new[] { 1 }, new[] { Once }, new[] { true });
        // It counts before it looks for accounts, whether or not there are any.
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO audit (at, account_id, act, actor, detail)
            SELECT {now}, whose.id, {act}, {actor}, {detail}::text
            FROM count_limits({names}, {subjects}, {most}, {spans}, {spans}, {repeats}, NULL::bytea, {now}) counted
            LEFT JOIN LATERAL (
                SELECT id FROM accounts WHERE counted.blocked_until IS NULL
                    AND (id = {accountId}::text OR (email_key = {emailKey}::text AND (email_proven_at IS NOT NULL OR phone_proven_at IS NOT NULL))) OFFSET 0) whose ON true
            WHERE counted.blocked_until IS NULL AND (whose.id IS NOT NULL OR {accountId}::text IS NULL)
            """, ct);
    }
}
