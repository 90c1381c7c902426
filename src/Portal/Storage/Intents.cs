using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Plans intents, takes them under a lease, and writes down what came of them.</summary>
public sealed class Intents(
    PortalDb db, IKeys keys, TimeProvider time, IServiceProvider services, IntentKinds kinds, IntentBell bell, IntentMeter meter, IOptions<IntentOptions> options, ILogger<Intents> log)
{
    private const int MostOvertaken = 5;

    /// <summary>How long the sweeper leaves something to a visitor's own request that waits for it.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private TimeSpan Lease => options.Value.Lease;

    /// <summary>Adds an intent to the change at hand; it is committed with it or not at all.</summary>
    /// <param name="visitorWaits">The caller carries it out right after saving; the sweeper leaves it a few seconds' start.</param>
    public Intent Plan<TPayload>(
        string kind, string key, string subject, TPayload payload, DateTimeOffset? dueAt = null, DateTimeOffset? deadline = null, bool visitorWaits = false)
    {
        var now = time.GetUtcNow();
        var intent = new Intent
        {
            Kind = kind,
            Key = key,
            Subject = subject,
            Payload = keys.Seal(KeyPurposes.Intent, JsonSerializer.SerializeToUtf8Bytes(payload)),
            DueAt = dueAt ?? (visitorWaits ? now + HeadStart : now),
            Deadline = deadline,
            CreatedAt = now,
        };
        db.Intents.Add(intent);
        if (intent.DueAt <= now) RingAfterCommit(kind);
        return intent;
    }

    /// <summary>For something of this kind that is due with the change at hand.</summary>
    public void RingAfterCommit(string kind) => db.AfterCommit(() => bell.Ring(messages: kinds.IsMessage(kind)));

    /// <summary>
    /// Carries one intent out at once, for a visitor who waits. False when somebody else has it, or it has ended. One that was planned for a later
    /// day is due from now on: if we die here, somebody goes on when the lease is over, and not on that day.
    /// </summary>
    public async Task<bool> CarryOutNowAsync(string key, CancellationToken ct)
    {
        var taken = await TakeNowAsync(key, ct);
        foreach (var intent in taken) await CarryOutAsync(intent, ct);
        return taken.Count > 0;
    }

    /// <summary>
    /// The first half of that, for a caller in the middle of a transaction: what is planned there is taken with the same commit, and carried out after it. None
    /// when somebody else has it, or it has ended.
    /// </summary>
    public Task<List<Intent>> TakeNowAsync(string key, CancellationToken ct) => TakeAsync(db.Intents.FromSql($"""
        UPDATE intents SET state = 'asking', due_at = least(due_at, {time.GetUtcNow()}), lease_until = now() + {Lease}, tries = tries + 1, possible = possible + CASE WHEN kind = ANY({kinds.Uncounted}) THEN 0 ELSE 1 END
        WHERE key = {key} AND kind = ANY({kinds.Names()}) AND ended_at IS NULL AND (lease_until IS NULL OR lease_until < now())
        RETURNING *
        """), ct);

    /// <summary>Carries out what is due before an account can be deleted, for a visitor who waits for that. Nobody waits for a mail to leave.</summary>
    public async Task CarryOutBeforeDeletionAsync(string subject, CancellationToken ct)
    {
        var (now, before) = (time.GetUtcNow(), kinds.NamesOf(kind => kind.ComesBeforeDeletion));
        var keysDue = await db.Intents.Where(intent => intent.Subject == subject && intent.EndedAt == null && intent.DueAt <= now && before.Contains(intent.Kind)).OrderBy(intent => intent.DueAt).ThenBy(intent => intent.Id).Select(intent => intent.Key).ToListAsync(ct);
        foreach (var key in keysDue) await CarryOutNowAsync(key, ct);
    }

    /// <summary>Takes due intents, oldest first; other instances take others.</summary>
    /// <param name="messages">Only messages, or only the rest; null: both.</param>
    public Task<List<Intent>> TakeDueAsync(int most, CancellationToken ct, bool? messages = null)
    {
        var now = time.GetUtcNow();
        return TakeAsync(db.Intents.FromSql($"""
            UPDATE intents SET state = 'asking', lease_until = now() + {Lease}, tries = tries + 1, possible = possible + CASE WHEN kind = ANY({kinds.Uncounted}) THEN 0 ELSE 1 END
            WHERE id IN (
                SELECT id FROM intents
                WHERE ended_at IS NULL AND due_at <= {now} AND kind = ANY({kinds.Names(messages)}) AND (lease_until IS NULL OR lease_until < now())
                ORDER BY due_at, id LIMIT {most} FOR UPDATE SKIP LOCKED)
            RETURNING *
            """), ct);
    }

    /// <summary>Asks and writes down the answer. The lease must be held.</summary>
    public async Task CarryOutAsync(Intent intent, CancellationToken ct)
    {
        // Made late: some kinds plan further intents, and so need this class themselves.
        var kind = kinds.Make(intent.Kind, services);
        using var span = IntentMeter.Begin(intent);
        var before = intent.Possible - (kind.CountsItself ? 0 : 1);
        var payload = keys.Open(KeyPurposes.Intent, intent.Payload!);
        var verdict = await AskAsync(kind, intent, payload, ct);
        // Whatever the visitor's browser does now, what was learnt is written down.
        await WriteDownAsync(kind, intent, payload, verdict, verdict.State is IntentState.Planned ? intent.Possible - before : 0);
        meter.Tried(kind, verdict, span);
        if (verdict.IsEnd && intent.AlarmedAt is not null) log.LogWarning("Alarm over: {Kind} {Id} has ended", intent.Kind, intent.Id);
        log.LogInformation("Intent {Kind} {Id}: {State} {Word}, try {Try}", intent.Kind, intent.Id, verdict.State, verdict.Word, intent.Tries);
    }

    private async Task<Verdict> AskAsync(IntentKind kind, Intent intent, byte[] payload, CancellationToken ct)
    {
        try
        {
            return await kind.AskAsync(intent, payload, ct);
        }
        // Such as an account that was deleted while somebody outside was asked about it: the next look finds that.
        catch (Exception fault) when (Conflicts.WasOvertaken(fault))
        {
            log.LogInformation("Intent {Kind} {Id} was overtaken", intent.Kind, intent.Id);
            return Verdict.Unknown("overtaken");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            log.LogError("Intent {Kind} {Id} threw {Fault}", intent.Kind, intent.Id, fault.GetType().Name);
            return Verdict.Unknown("threw");
        }
    }

    /// <summary>
    /// What was learnt outside must not be lost because the database is away for a moment, or it would be asked for or sent once more: goes
    /// on trying while the lease lasts. Pauses in real time, as leases run by the database's clock.
    /// </summary>
    /// <param name="nothing">How many counted tries certainly had no effect.</param>
    private async Task WriteDownAsync(IntentKind kind, Intent intent, byte[] payload, Verdict verdict, int nothing)
    {
        var overtaken = 0;
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                await WriteDownOnceAsync(kind, intent, payload, verdict, nothing, CancellationToken.None);
                return;
            }
            // Somebody else was faster, such as with the same payer on another account: what follows is decided anew, knowing that.
            catch (Exception fault) when (Conflicts.WasOvertaken(fault) && overtaken++ < MostOvertaken) { }
            catch (Exception fault) when (Outage.IsOne(fault) && pause < Lease / 2)
            {
                log.LogWarning("Intent {Kind} {Id} waits for the database to write down {State}", intent.Kind, intent.Id, verdict.State);
                await Task.Delay(pause, CancellationToken.None);
            }
        }
    }

    private async Task WriteDownOnceAsync(IntentKind kind, Intent intent, byte[] payload, Verdict verdict, int nothing, CancellationToken ct)
    {
        db.StartAnew();
        await using var work = await db.Database.BeginTransactionAsync(ct);
        if (await EndTryAsync(intent, verdict, nothing, ct) == 0) return;
        await kind.RecordAsync(intent, payload, verdict, db, ct);
        await db.SaveChangesAsync(ct);
        // What is recorded of money or work may have made something else due.
        if (kind.Matter is not IntentMatter.Message) RingAfterCommit(kind.Name);
        await work.CommitAsync(ct);
    }

    /// <summary>
    /// Guarded by the try's number: somebody whose lease ran out can't overwrite what a later holder learnt; and by the state: a commit whose
    /// answer was lost is not done again.
    /// </summary>
    private Task<int> EndTryAsync(Intent intent, Verdict verdict, int nothing, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var state = verdict.State.ToString().ToLowerInvariant();
        var ended = verdict.IsEnd ? now : (DateTimeOffset?)null;
        // Somebody who made it due meanwhile has news that this try did not know.
        var due = verdict.IsEnd ? intent.DueAt : now + BackOff(intent.Tries);
        return db.Database.ExecuteSqlAsync($"""
            UPDATE intents SET state = {state}, ended_at = {ended}, due_at = CASE WHEN due_at = {intent.DueAt} THEN {due} ELSE least(due_at, {due}) END, lease_until = NULL, possible = possible - {nothing},
                   result = {(verdict.State is IntentState.Done ? verdict.Word : null)}, last_word = {verdict.Word},
                   payload = CASE WHEN {verdict.IsEnd} THEN NULL ELSE payload END
            WHERE id = {intent.Id} AND tries = {intent.Tries} AND state = 'asking' AND ended_at IS NULL
            """, ct);
    }

    /// <summary>2, 4, 8 … seconds, at most 10 minutes. There is no last try.</summary>
    internal static TimeSpan BackOff(int tries) => TimeSpan.FromSeconds(Math.Min(600, Math.Pow(2, Math.Min(tries, 10))));

    private static Task<List<Intent>> TakeAsync(IQueryable<Intent> taken, CancellationToken ct) => taken.AsNoTracking().ToListAsync(ct);
}
