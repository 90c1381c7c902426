using Microsoft.EntityFrameworkCore;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>A message ready to leave; or why it is of no use, any more or yet.</summary>
/// <param name="Send">Sends it, after a last look when all that takes time is done; what it answers when that stops it counts for nothing.</param>
public sealed record Outgoing(Func<LastLook, CancellationToken, Task<Verdict>>? Send, string? Moot, MailMessage? Mail = null)
{
    /// <summary>What leaves as soon as it is asked for.</summary>
    public static Outgoing Of<T>(Func<CancellationToken, Task<Reply<T>>> send, Func<T, string?>? result = null) =>
        new(async (look, ct) => await look(ct) is null ? Verdict.Later("stopped") : Verdict.Of(await send(ct), result), null);

    /// <summary>A mail, looked at once more when the connection to the server stands.</summary>
    public static Outgoing ByMail(IMail mail, MailMessage message) =>
        new(async (look, ct) => Verdict.Of(await mail.SendAsync(message, ct, async go => (await look(go))?.Mail)), null, message);

    public static Outgoing NotAnyMore(string why) => new(null, why);

    /// <summary>It may be of use later, and is looked at again; that costs none of its tries.</summary>
    public static Outgoing NotYet(string why) => new(null, why) { IsForLater = true };

    private bool IsForLater { get; init; }

    /// <summary>What is written down of one that does not leave.</summary>
    public Verdict Stopped => IsForLater ? Verdict.Later(Moot!) : Verdict.Moot(Moot!);
}

/// <summary>Counts the try and writes the message anew; null when it must not leave.</summary>
public delegate Task<Outgoing?> LastLook(CancellationToken ct);

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

    /// <summary>
    /// Whether nothing that takes time lies between asking for it to be sent and its leaving, such as connecting to a server: then one look is
    /// enough.
    /// </summary>
    protected virtual bool LeavesAtOnce => false;

    /// <summary>Looks whether it is still of use, and writes it. Asked before the try is counted, unless it leaves at once, and after it.</summary>
    protected abstract Task<Outgoing> WriteAsync(Intent intent, TPayload payload, CancellationToken ct);

    protected sealed override async Task<Verdict> AskAsync(Intent intent, TPayload payload, CancellationToken ct)
    {
        if (intent.Possible >= Most) return Verdict.Never("sent-as-often-as-allowed");
        if (LeavesAtOnce) return await SendAtOnceAsync(intent, payload, ct);
        var written = await WriteAsync(intent, payload, ct);
        if (written.Send is not { } send) return written.Stopped;
        Verdict? stopped = null;
        var answer = await send(async go =>
        {
            (var outgoing, stopped) = await LookAsync(intent, payload, go);
            return outgoing;
        }, ct);
        return stopped ?? answer;
    }

    private async Task<Verdict> SendAtOnceAsync(Intent intent, TPayload payload, CancellationToken ct)
    {
        var (outgoing, stopped) = await LookAsync(intent, payload, ct);
        return stopped ?? await outgoing!.Send!(_ => Task.FromResult<Outgoing?>(outgoing), ct);
    }

    /// <summary>Right before it leaves. Whatever goes wrong here was none of the two: nothing has left.</summary>
    private async Task<(Outgoing? Outgoing, Verdict? Stopped)> LookAsync(Intent intent, TPayload payload, CancellationToken ct)
    {
        try
        {
            if (!await CountAsync(intent, ct)) return (null, Verdict.Later("lease-over"));
            // Again, as all this took its time: a code that a newer one replaced meanwhile must not leave.
            var outgoing = await WriteAsync(intent, payload, ct);
            return outgoing.Send is null ? (null, outgoing.Stopped) : (outgoing, null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException) { return (null, Verdict.Later("threw-" + fault.GetType().Name)); }
    }

    private async Task<bool> CountAsync(Intent intent, CancellationToken ct)
    {
        var counted = await Db.Database.ExecuteSqlAsync(
            $"UPDATE intents SET possible = possible + 1 WHERE id = {intent.Id} AND tries = {intent.Tries} AND ended_at IS NULL AND lease_until > now()", ct);
        intent.Possible += counted;
        return counted == 1;
    }
}
