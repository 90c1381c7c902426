using System.Collections.Concurrent;

namespace Simulation.Engine;

/// <summary>
/// The one thread of control: whatever of the portal's code goes on after it waited is brought here, and runs when the scheduler asks.
/// </summary>
internal sealed class OneThread : SynchronizationContext, IDisposable
{
    private readonly ConcurrentQueue<(SendOrPostCallback Act, object? State)> _waiting = new();
    private readonly SemaphoreSlim _bell = new(0);
    private readonly SynchronizationContext? _before = Current;

    public OneThread() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state)
    {
        _waiting.Enqueue((d, state));
        _bell.Release();
    }

    public void Ring() => _bell.Release();

    /// <summary>Runs what was brought; waits a little when nothing was. False when nothing happened.</summary>
    public bool RunOrWait(int milliseconds)
    {
        if (!_waiting.TryDequeue(out var work)) return _bell.Wait(milliseconds);
        work.Act(work.State);
        return true;
    }

    /// <summary>Forgets what was rung for before.</summary>
    public void Hush()
    {
        while (_bell.Wait(0)) { }
    }

    public void Dispose()
    {
        SetSynchronizationContext(_before);
        _bell.Dispose();
    }
}
