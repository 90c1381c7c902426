using System.Globalization;
using Portal.Adapters.Passwords;

namespace Portal.Tests.Adapters.Passwords;

public sealed class HashingLaneTests
{
    [Fact]
    public async Task One_works_one_waits_and_the_third_is_sent_away()
    {
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        using var lane = new HashingLane(threads: 1, queue: 1);

        var working = lane.TryRun(() => { started.Set(); gate.Wait(); return 1; }, default);
        started.Wait();
        var waiting = lane.TryRun(() => 2, default);
        Assert.Null(lane.TryRun(() => 3, default));

        gate.Set();
        Assert.Equal(1, await working!);
        Assert.Equal(2, await waiting!);
    }

    [Fact]
    public async Task The_work_of_a_visitor_who_left_is_not_done()
    {
        using var gate = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var done = false;
        using (var lane = new HashingLane(threads: 1, queue: 2))
        {
            var working = lane.TryRun(() => { gate.Wait(); return 1; }, default);
            var waiting = lane.TryRun(() => done = true, leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting!);
            gate.Set();
            await working!;
        }

        Assert.False(done);
    }

    [Fact]
    public async Task Work_that_fails_tells_its_own_visitor_only()
    {
        using var lane = new HashingLane(threads: 1, queue: 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => lane.TryRun<int>(() => throw new InvalidOperationException(), default)!);
        Assert.Equal(1, await lane.TryRun(() => 1, default)!);
    }

    [Fact]
    public async Task Stopping_finishes_what_was_let_in()
    {
        Task<int>? waiting;
        using (var lane = new HashingLane(threads: 2, queue: 8))
        {
            for (var i = 0; i < 4; i++) _ = lane.TryRun(() => { Thread.Sleep(20); return 0; }, default);
            waiting = lane.TryRun(() => 5, default);
        }

        Assert.Equal(5, await waiting!);
    }

    [Fact]
    public async Task The_lane_gives_way_to_pages()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var lane = new HashingLane(threads: 1, queue: 1);

        var niceness = NicenessIn(await lane.TryRun(() => File.ReadAllText("/proc/thread-self/stat"), default)!);
        // A thread inherits from the one that starts it, which may be a lowered one already: ten steps at least.
        Assert.InRange(niceness, Math.Min(19, NicenessIn(File.ReadAllText("/proc/self/stat")) + 10), 19);
    }

    /// <summary>Field 19 of a stat file; the second is a name in brackets that may hold spaces.</summary>
    private static int NicenessIn(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
}
