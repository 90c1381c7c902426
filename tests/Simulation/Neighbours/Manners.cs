using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>How often a neighbour misbehaves, and how; each seed draws its own.</summary>
internal sealed record Habits
{
    /// <summary>No connection, or told to come back later.</summary>
    public double Unreachable { get; init; }

    /// <summary>The request gets lost; the asker sees a time-out.</summary>
    public double LosesRequest { get; init; }

    /// <summary>It is done, but the answer gets lost.</summary>
    public double LosesAnswer { get; init; }

    /// <summary>The asker sees a time-out, and minutes later it is done all the same.</summary>
    public double DoesLate { get; init; }

    /// <summary>The request arrives twice.</summary>
    public double HearsTwice { get; init; }

    /// <summary>It breaks in the middle of moving money, and says so for a day under that key; whether it moved is not told.</summary>
    public double Breaks { get; init; }

    /// <summary>The answer takes its time; sometimes longer than the asker's lease.</summary>
    public double Slow { get; init; }
}

/// <summary>A neighbour's side of a conversation: what of it goes wrong. Its own ledger is kept by whoever does the work.</summary>
internal sealed class Manners(string name, Run run, Habits habits, Dice dice)
{
    /// <summary>No request stays on its way longer than this. The portal counts on it.</summary>
    public static readonly TimeSpan LongestOnItsWay = TimeSpan.FromMinutes(15);

    private bool _timesOut;

    /// <summary>Nobody is reached before then.</summary>
    public DateTimeOffset DownUntil { get; private set; }

    /// <summary>When the last call of anybody failed.</summary>
    public DateTimeOffset LastTrouble { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Now, or minutes ago.</summary>
    public bool HasTrouble => IsDown || run.Clock.World - LastTrouble < TimeSpan.FromMinutes(10);

    public bool IsWell { get; set; }

    public bool IsDown => !IsWell && run.Clock.World < DownUntil;

    /// <param name="timesOut">Calls are not refused but lost.</param>
    public void GoDown(TimeSpan time, bool timesOut) => (DownUntil, _timesOut) = (run.Clock.World + time, timesOut);

    /// <summary>One call: a step before it, the work or not, a step after it.</summary>
    public async Task<Reply<T>> AskAsync<T>(string what, Func<Reply<T>> work)
    {
        await run.Stage.StepAsync($"asks {name}: {what}");
        run.Calls.RequireNoTransaction(what);
        var reply = await GoThroughAsync(what, work);
        if (reply is Reply<T>.NotReached or Reply<T>.Unknown) LastTrouble = run.Clock.World;
        await run.Stage.StepAsync($"hears {name}: {what}: {InShort(reply)}");
        return reply;
    }

    private async Task<Reply<T>> GoThroughAsync<T>(string what, Func<Reply<T>> work)
    {
        if (IsWell) return work();
        if (IsDown) return _timesOut ? new Reply<T>.Unknown("timeout") : new Reply<T>.NotReached("no-connection");
        if (dice.Hits(habits.Unreachable)) return new Reply<T>.NotReached("no-connection");
        if (dice.Hits(habits.LosesRequest)) return await AfterAsync(dice.Seconds(0, 20), new Reply<T>.Unknown("timeout"));
        if (dice.Hits(habits.DoesLate)) return await LateAsync(what, work);
        if (dice.Hits(habits.LosesAnswer))
        {
            work();
            return await AfterAsync(dice.Seconds(0, 20), new Reply<T>.Unknown("connection-lost"));
        }
        if (dice.Hits(habits.HearsTwice)) work();
        return dice.Hits(habits.Slow) ? await SlowlyAsync(work) : work();
    }

    private Task<Reply<T>> LateAsync<T>(string what, Func<Reply<T>> work)
    {
        var late = dice.Seconds(21, (int)LongestOnItsWay.TotalSeconds - 1);
        run.Stage.Later(run.Clock.World + late, () =>
        {
            run.Trace.Add(run.Clock.World, name, $"does late: {what}: {InShort(work())}");
        });
        return AfterAsync(dice.Seconds(0, 20), new Reply<T>.Unknown("timeout"));
    }

    private async Task<Reply<T>> SlowlyAsync<T>(Func<Reply<T>> work)
    {
        await run.Stage.SleepAsync(dice.Seconds(0, 15));
        var reply = work();
        // A process that was stopped for a while hears the answer when its lease has run out.
        await run.Stage.SleepAsync(dice.Hits(0.3) ? dice.Seconds(60, 600) : dice.Seconds(0, 20));
        return reply;
    }

    private async Task<Reply<T>> AfterAsync<T>(TimeSpan time, Reply<T> reply)
    {
        await run.Stage.SleepAsync(time);
        return reply;
    }

    private static string InShort<T>(Reply<T> reply) => reply switch
    {
        Reply<T>.Answered(var value) => $"yes {value}",
        Reply<T>.Refused(var why) => "no: " + why,
        Reply<T>.NotReached => "not reached",
        _ => "no answer",
    };
}
