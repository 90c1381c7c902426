using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>
/// Looks how much waits, for the figures that are shown outside. Every process shows the same, as all look at one database. What somebody is at,
/// which its lease says, does not wait.
/// </summary>
public sealed class Backlog(PortalDb db, PhoneSpend spend, TimeProvider time, IntentMeter meter)
{
    public async Task MeasureAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await db.Database.SqlQuery<Waiting>($"""
            SELECT count(*) AS due, coalesce(extract(epoch FROM {now} - min(due_at)), 0)::float8 AS oldest_for,
                   (SELECT count(*) FROM intents WHERE ended_at IS NULL AND alarmed_at IS NOT NULL) AS alarms
            FROM intents WHERE ended_at IS NULL AND due_at <= {now} AND (lease_until IS NULL OR lease_until < now())
            """).ToListAsync(ct);
        meter.Waiting = found[0];
        meter.ByPhone = await spend.WatchAsync(ct);
    }
}
