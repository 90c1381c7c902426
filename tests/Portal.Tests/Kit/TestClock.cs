namespace Portal.Tests.Kit;

/// <summary>
/// The time a test lives in. It stands still but for ten microseconds at each look, so that what comes later is later, and moves when a
/// test says so. Timers and delays run in real time: nobody waits for a test to push them.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private const long Step = 10 * TimeSpan.TicksPerMicrosecond;

    private long _ticks = DateTime.UnixEpoch.Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref _ticks, Step), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    internal void Set(DateTimeOffset at) => Interlocked.Exchange(ref _ticks, at.UtcTicks);
}
