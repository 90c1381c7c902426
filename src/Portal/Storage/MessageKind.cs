using Microsoft.EntityFrameworkCore;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>A message ready to leave; or why it is of no use any more.</summary>
public sealed record Outgoing(Func<CancellationToken, Task<Verdict>>? Send, string? Moot)
{
    public static Outgoing Of<T>(Func<CancellationToken, Task<Reply<T>>> send, Func<T, string?>? result = null) => new(async ct => Verdict.Of(await send(ct), result), null);

    public static Outgoing NotAnyMore(string why) => new(null, why);
}

/// <summary>
/// A kind that sends a message, which nobody can take back or ask for under a key: so twice at most. A try counts only from the moment when
/// the message is about to leave: a crash or an outage before that costs none of the two, and whoever's lease is over by then sends nothing.
/// </summary>
public abstract class MessageKind<TPayload>(PortalDb db) : IntentKind<TPayload>
{
    public const int Most = 2;

    protected PortalDb Db { get; } = db;

    public sealed override IntentMatter Matter => IntentMatter.Message;

    public sealed override bool CountsItself => true;

    /// <summary>What was not sent yet would reach somebody who is gone.</summary>
    public override bool EndsWithAccount => true;

    /// <summary>Looks whether it is still of use, and writes it. Asked twice a try, before and after the try is counted.</summary>
    protected abstract Task<Outgoing> WriteAsync(Intent intent, TPayload payload, CancellationToken ct);

    protected sealed override async Task<Verdict> AskAsync(Intent intent, TPayload payload, CancellationToken ct)
    {
        if (intent.Possible >= Most) return Verdict.Never("sent-as-often-as-allowed");
        if ((await WriteAsync(intent, payload, ct)).Moot is { } moot) return Verdict.Moot(moot);
        if (!await CountAsync(intent, ct)) return Verdict.Later("lease-over");
        // Again, as counting took its time: a code that a newer one replaced meanwhile must not leave.
        Outgoing outgoing;
        try { outgoing = await WriteAsync(intent, payload, ct); }
        // Nothing has left: this was none of the two.
        catch (Exception fault) when (fault is not OutOfMemoryException) { return Verdict.Later("threw-" + fault.GetType().Name); }
        return outgoing.Send is { } send ? await send(ct) : Verdict.Moot(outgoing.Moot!);
    }

    private async Task<bool> CountAsync(Intent intent, CancellationToken ct)
    {
        var counted = await Db.Database.ExecuteSqlAsync(
            $"UPDATE intents SET possible = possible + 1 WHERE id = {intent.Id} AND tries = {intent.Tries} AND ended_at IS NULL AND lease_until > now()", ct);
        intent.Possible += counted;
        return counted == 1;
    }
}
