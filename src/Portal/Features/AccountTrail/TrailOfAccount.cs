using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AccountTrail;

/// <summary>A line of the audit trail as an operator sees it.</summary>
/// <param name="Detail">An id or a word of ours.</param>
public sealed record TrailLine(DateTimeOffset At, string Act, string Actor, string? Detail);

/// <param name="Part">From 1.</param>
/// <param name="HasOlder">There is a further page.</param>
public sealed record TrailShown(string Account, bool IsGone, IReadOnlyList<TrailLine> Lines, int Part, bool HasOlder);

/// <summary>Reads an account's trail, all of it, newest first. That an operator did so is a line of it too, one an hour, so that reading does not fill it.</summary>
public sealed class TrailOfAccount(PortalDb db, Limits limits, Visit visit, TimeProvider time) : IPartOfSlice
{
    public const int OnAPage = 50;
    private const int MostParts = 1000;

    private static readonly Limit Reads = new("trail reads", 1, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    public async Task<bool> ExistsAsync(string id, CancellationToken ct) =>
        await db.Accounts.AnyAsync(account => account.Id == id, ct) || await db.Audit.AnyAsync(line => line.AccountId == id, ct);

    /// <summary>Null when there is no such account and never was one.</summary>
    public async Task<TrailShown?> ReadAsync(string id, int part, CancellationToken ct)
    {
        if (!await ExistsAsync(id, ct)) return null;
        // The reading is on record before anything is shown.
        await NoteAsync(id, ct);
        part = Math.Clamp(part, 1, MostParts);
        var found = await db.Audit.AsNoTracking().Where(line => line.AccountId == id).OrderByDescending(line => line.At).ThenByDescending(line => line.Id)
            .Skip((part - 1) * OnAPage).Take(OnAPage + 1).Select(line => new TrailLine(line.At, line.Act, line.Actor, line.Detail)).ToListAsync(ct);
        var isGone = !await db.Accounts.AnyAsync(account => account.Id == id, ct);
        return new TrailShown(id, isGone, [.. found.Take(OnAPage)], part, found.Count > OnAPage);
    }

    private async Task NoteAsync(string id, CancellationToken ct)
    {
        if (!(await limits.CountAsync(null, ct, new LimitFor(Reads, visit.Operator + "\n" + id))).IsAllowed) return;
        db.Note(time.GetUtcNow(), id, "trail-read", visit.Operator);
        await db.SaveChangesAsync(ct);
    }
}
