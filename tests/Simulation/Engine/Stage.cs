using System.Diagnostics;

namespace Simulation.Engine;

/// <summary>
/// Lets one actor at a time go on, from step to step, in an order that the seed decides. A step is a statement, a commit, or one half of
/// a call to a neighbour; between two steps nothing outside the process changes, so a crash before each step is a crash everywhere.
/// Whoever meets a lock of another waits in the real database; it is found out there, and is picked again when it came through.
/// </summary>
internal sealed class Stage(Dice dice, LockWatch watch, SimClock clock, Trace trace) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly List<Actor> _actors = [];
    private readonly List<Sleeper> _sleepers = [];
    private readonly OneThread _thread = new();
    private int _numbers;

    /// <summary>How likely the others get a turn at a step.</summary>
    public double SwitchRate { get; set; } = 0.5;

    public int Switches { get; private set; }

    public DateTimeOffset? NextWake => _sleepers.Count == 0 ? null : _sleepers.Min(sleeper => sleeper.At);

    public bool IsEmpty => _actors.Count == 0;

    /// <summary>Nobody else is under way, so nobody can have come between.</summary>
    public bool IsAlone => _actors.Count == 1;

    /// <summary>The processes of those who can go on.</summary>
    public IReadOnlyList<PortalProcess> AtWork => [.. _actors.Where(actor => actor.Standing is Standing.Waiting && !actor.Process.IsDead).Select(actor => actor.Process).Distinct()];

    public event Action<Actor>? Died;

    public event Action<Actor>? Left;

    public void Enter(Actor actor)
    {
        _actors.Add(actor);
        _ = actor.RunAsync(Rested);
    }

    /// <summary>Until nobody can go on before time has passed. False when nobody could from the start.</summary>
    public bool Play()
    {
        for (var moved = false; ; moved = true)
        {
            foreach (var blocked in _actors.Where(actor => actor.Standing is Standing.Blocked)) Settle(blocked);
            foreach (var through in _actors.Where(actor => actor.Standing is Standing.Through)) through.Turn(Standing.Waiting);
            DismissTheGone();
            var ready = _actors.Where(actor => actor.Standing is Standing.Waiting).ToList();
            if (ready.Count > 0) LetGoOn(ready.Count == 1 ? ready[0] : dice.Pick(ready));
            else if (!_actors.Exists(actor => actor.Standing is Standing.Blocked or Standing.Through)) return moved;
        }
    }

    /// <summary>Every step of the portal's own code passes here.</summary>
    public async ValueTask StepAsync(string what)
    {
        if (Actor.Here is not { } actor) return;
        if (actor.Process.IsDead) throw new Crash();
        trace.Add(clock.World, actor.Name, what);
        if (actor.Process.DiesNow()) Die(actor);
        if (!MustWait(actor)) return;
        Switches++;
        await actor.RestAsync(Standing.Waiting, Rested);
        if (actor.Process.IsDead) throw new Crash();
    }

    /// <summary>
    /// A step, then the statement. One that cannot meet a lock is waited for on the spot, which spares three changes of threads; any other
    /// is on a thread of its own until it is through, so that whoever holds the lock can go on. Having waited, its actor stands in line again.
    /// </summary>
    public async ValueTask<T> ExecuteAsync<T>(string statement, Func<T> execute)
    {
        await StepAsync(statement);
        if (!MayMeetLock(statement)) return execute();
        try
        {
            return await Task.Run(execute);
        }
        finally
        {
            if (Actor.Here is { Standing: Standing.Blocked } actor) await actor.RestAsync(Standing.Through, Rested);
        }
    }

    public async Task SleepAsync(TimeSpan time)
    {
        if (Actor.Here is not { } actor || time <= TimeSpan.Zero) return;
        AtTime(clock.World + time, () => actor.Turn(Standing.Waiting));
        await actor.RestAsync(Standing.Asleep, Rested);
        if (actor.Process.IsDead) throw new Crash();
    }

    /// <summary>A timer made by the code of an actor, which waits for nothing else: what is delayed there is delayed here.</summary>
    public IDisposable SleepByTimer(Actor actor, TimeSpan time, Action ring)
    {
        var sleeper = AtTime(clock.World + time, () =>
        {
            actor.Wake();
            ring();
            AwaitRest(actor);
        });
        actor.FallAsleep(Rested);
        return new Forgets(_sleepers, sleeper);
    }

    /// <summary>Something outside that happens by itself later.</summary>
    public void Later(DateTimeOffset at, Action happens) => AtTime(at, happens);

    /// <summary>Wakes whoever's time has come, in order.</summary>
    public void WakeDue()
    {
        while (_sleepers.Where(sleeper => sleeper.At <= clock.World).OrderBy(sleeper => sleeper.At).ThenBy(sleeper => sleeper.Number).FirstOrDefault() is { } due)
        {
            _sleepers.Remove(due);
            due.Happens();
        }
    }

    /// <summary>Ends whoever is still there, so that no lock of theirs outlives the run.</summary>
    public void Dispose()
    {
        foreach (var actor in _actors) actor.Process.Die();
        foreach (var sleeper in _sleepers.ToList()) sleeper.Happens();
        Play();
        _thread.Dispose();
    }

    /// <summary>Somebody else holds a connection, perhaps with locks.</summary>
    private bool MayMeetLock(string statement) => Actor.Here is { } actor && _actors.Exists(other => other != actor && other.Backend is not 0) && !watch.OnlyReads(statement);

    private bool MustWait(Actor actor)
    {
        // Somebody blocked may come through at our next commit; only the scheduler may see to that.
        if (_actors.Exists(other => other.Standing is Standing.Blocked or Standing.Through)) return true;
        return _actors.Exists(other => other != actor && other.Standing is Standing.Waiting) && dice.Hits(SwitchRate);
    }

    private Sleeper AtTime(DateTimeOffset at, Action happens)
    {
        var sleeper = new Sleeper(at, _numbers++, happens);
        _sleepers.Add(sleeper);
        return sleeper;
    }

    private void Die(Actor actor)
    {
        trace.Add(clock.World, actor.Process.Name, "dies before this step");
        Died?.Invoke(actor);
        throw new Crash();
    }

    private void LetGoOn(Actor actor)
    {
        _thread.Hush();
        actor.GoOn();
        AwaitRest(actor);
    }

    private void AwaitRest(Actor actor)
    {
        var started = Stopwatch.GetTimestamp();
        while (actor.Standing is Standing.Running)
        {
            if (_thread.RunOrWait(4) || actor.Standing is not Standing.Running) continue;
            // Nobody else runs, so a lock it waits for is held by somebody at rest, and it will wait until we let that one go on.
            if (_actors.Count > 1 && actor.Backend is not 0 and var backend && watch.IsWaiting(backend) && actor.Block()) trace.Add(clock.World, actor.Name, "waits for a lock");
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"{actor.Name} came to no rest.");
        }
    }

    /// <summary>Either it still waits for a lock, or it comes to stand in line.</summary>
    private void Settle(Actor blocked)
    {
        var started = Stopwatch.GetTimestamp();
        var someoneCanGoOn = _actors.Exists(actor => actor.Standing is Standing.Waiting);
        while (blocked.Standing is Standing.Blocked && !(someoneCanGoOn && StillWaits(blocked)))
        {
            _thread.RunOrWait(1);
            if (!someoneCanGoOn && _actors.Exists(actor => actor.Standing is Standing.Waiting or Standing.Through)) return;
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"{blocked.Name} waits for a lock that nobody gives up.");
        }
    }

    /// <summary>Who just comes through may be seen waiting for a moment: it is believed when it is seen several times.</summary>
    private bool StillWaits(Actor blocked)
    {
        for (var look = 0; look < 4; look++)
        {
            if (blocked.Standing is not Standing.Blocked || !watch.IsWaiting(blocked.Backend)) return false;
            _thread.RunOrWait(2);
        }
        return blocked.Standing is Standing.Blocked;
    }

    private void DismissTheGone()
    {
        foreach (var gone in _actors.Where(actor => actor.Standing is Standing.Gone).ToList())
        {
            _actors.Remove(gone);
            Left?.Invoke(gone);
        }
    }

    private void Rested() => _thread.Ring();

    private sealed record Sleeper(DateTimeOffset At, int Number, Action Happens);

    private sealed class Forgets(List<Sleeper> sleepers, Sleeper sleeper) : IDisposable
    {
        public void Dispose() => sleepers.Remove(sleeper);
    }
}
