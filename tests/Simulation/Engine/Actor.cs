namespace Simulation.Engine;

internal enum Standing
{
    Running,

    /// <summary>At a step, until the scheduler lets it go on.</summary>
    Waiting,

    /// <summary>In a statement that waits for somebody's lock in the database.</summary>
    Blocked,

    /// <summary>It got that lock; the scheduler has not looked yet. Until it has, others see it as blocked, whenever the lock came.</summary>
    Through,

    /// <summary>Until time has passed.</summary>
    Asleep,
    Gone,
}

/// <summary>One flow of control in a process: a visitor's request, or a look of the sweeper. Of all actors one runs at a time.</summary>
internal sealed class Actor(string name, PortalProcess process, Func<Task> act)
{
    private static readonly AsyncLocal<Actor?> Flow = new();
    private readonly object _gate = new();
    private TaskCompletionSource? _turn;
    private volatile Standing _standing;
    private int _backend;

    /// <summary>Whose code is running; null for the simulation's own.</summary>
    public static Actor? Here => Flow.Value;

    public string Name => name;

    public PortalProcess Process => process;

    public Standing Standing => _standing;

    /// <summary>The server process of the connection it holds; 0 while it holds none, and so has no transaction open.</summary>
    public int Backend
    {
        get => Volatile.Read(ref _backend);
        set => Volatile.Write(ref _backend, value);
    }

    /// <summary>Whose request it is, once that is known.</summary>
    public string? Account { get; set; }

    /// <summary>Names the submission of a guess while one is judged.</summary>
    public string? Guess { get; set; }

    /// <summary>Which code that guess was hashed for.</summary>
    public string? GuessedAt { get; set; }

    public Exception? Fault { get; private set; }

    public async Task RunAsync(Action rested)
    {
        Flow.Value = this;
        try
        {
            await RestAsync(Standing.Waiting, rested);
            await act();
        }
        catch (Exception fault)
        {
            Fault = fault;
        }
        _standing = Standing.Gone;
        rested();
    }

    /// <summary>Ends when it is let go on.</summary>
    public Task RestAsync(Standing how, Action rested)
    {
        Task turn;
        lock (_gate)
        {
            turn = (_turn = new TaskCompletionSource()).Task;
            _standing = how;
        }
        rested();
        return turn;
    }

    /// <summary>It sleeps by a timer of its own.</summary>
    public void FallAsleep(Action rested)
    {
        _standing = Standing.Asleep;
        rested();
    }

    public void Wake() => _standing = Standing.Running;

    /// <summary>Runs on, on this thread, until it waits for something.</summary>
    public void GoOn()
    {
        TaskCompletionSource? turn;
        lock (_gate)
        {
            (turn, _turn, _standing) = (_turn, null, Standing.Running);
        }
        turn!.SetResult();
    }

    public void Turn(Standing to) => _standing = to;

    /// <summary>True when it was running in a statement and is now known to wait for a lock there.</summary>
    public bool Block()
    {
        lock (_gate)
        {
            if (_standing is not Standing.Running) return false;
            _standing = Standing.Blocked;
            return true;
        }
    }
}
