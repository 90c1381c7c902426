using Microsoft.Extensions.Time.Testing;

namespace Simulation.Engine;

/// <summary>The portal's clock: the world's time as each process sees it, its own clock being off a little. Moved by the run alone.</summary>
internal sealed class SimClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2031, 5, 6, 9, 0, 0, TimeSpan.Zero);

    private FakeTimeProvider _time = new(Start);

    /// <summary>The time that all clocks of the world try to show.</summary>
    public DateTimeOffset World => _time.GetUtcNow();

    public Stage? Stage { get; set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public void StartAnew() => _time = new FakeTimeProvider(Start);

    public void MoveTo(DateTimeOffset time) => _time.SetUtcNow(time);

    public override DateTimeOffset GetUtcNow() => World + (Actor.Here?.Process.Skew ?? TimeSpan.Zero);

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (Actor.Here is not { } actor || Stage is null) throw new InvalidOperationException("A timer that belongs to nobody's act.");
        return new Nap(Stage.SleepByTimer(actor, dueTime, () => callback(state)));
    }

    /// <summary>Rings once.</summary>
    private sealed class Nap(IDisposable sleeper) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("Nobody changes timers here.");

        public void Dispose() => sleeper.Dispose();

        public ValueTask DisposeAsync()
        {
            sleeper.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
