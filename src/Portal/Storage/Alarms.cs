using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>
/// Says so when a promise is in danger: an intent whose time has come and that has not ended shortly before its deadline, or one that waits
/// for its time past the deadline. Trying goes on.
/// When an alarm was raised, and last said, stands in the intent's own row, so that of many processes one says it.
/// </summary>
public sealed class Alarms(PortalDb db, IntentKinds kinds, TimeProvider time, IntentMeter meter, ILogger<Alarms> log)
{
    /// <summary>An alarm that nobody ended is said again.</summary>
    public static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(30);

    /// <summary>A long outage concerns many; the rest is said as a number.</summary>
    private const int MostLines = 20;

    /// <summary>Raises what must be raised and says it. May run at any time, in any process; dying before the line is written costs one pause.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var (now, guarded) = (time.GetUtcNow(), kinds.All.Where(kind => kind.AlarmBefore is not null).ToList());
        var said = await db.Intents.FromSql($"""
            UPDATE intents SET alarmed_at = coalesce(alarmed_at, {now}), alarm_said_at = {now}
            FROM unnest({guarded.Select(kind => kind.Name).ToArray()}, {guarded.Select(kind => kind.AlarmBefore!.Value).ToArray()}) AS guard (name, before)
            WHERE kind = guard.name AND ended_at IS NULL AND deadline - guard.before <= {now} AND (tries > 0 OR due_at <= {now} OR deadline <= {now})
              AND (alarm_said_at IS NULL OR alarm_said_at <= {now - SayAgainAfter})
            RETURNING intents.*
            """).AsNoTracking().ToListAsync(ct);
        meter.Alarmed(said.Where(intent => intent.AlarmedAt == intent.AlarmSaidAt));
        foreach (var intent in said.OrderBy(intent => intent.Deadline).Take(MostLines)) Say(intent);
        if (said.Count > MostLines) log.LogCritical("Alarm: {More} more like these, see the operations page", said.Count - MostLines);
    }

    private void Say(Intent intent) => log.LogCritical(
        "Alarm: {Kind} {Id} of account {Account} has not ended after {Tries} tries, the last word is {Word}; the promise ends at {Deadline:u}",
        intent.Kind, intent.Id, intent.Subject, intent.Tries, intent.LastWord, intent.Deadline);
}
