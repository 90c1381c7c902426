using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Benchmarks;

/// <summary>What a step asked of PostgreSQL when nobody else was there: medians.</summary>
internal sealed record StepCost(string Step, long RoundTrips, long Statements, long Writes);

/// <summary>How long each step took, in milliseconds, and how many journeys came to their end.</summary>
internal sealed record CrowdTimes(IReadOnlyDictionary<string, double[]> Times, int Journeys, TimeSpan Took);

internal static class Load
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    public static async Task<IReadOnlyList<StepCost>> AloneAsync(BenchWorld world, int journeys)
    {
        await using var database = NpgsqlDataSource.Create(world.Connection);
        var costs = new List<(string Step, Asked Asked, long Writes)>();
        for (var number = 0; number <= journeys; number++)
        {
            using var walker = new Walker(world, "alone", number);
            foreach (var (step, act) in walker.Journey())
            {
                await walker.PrepareAsync(step);
                // Let what the step before set in motion come to rest.
                await Task.Delay(Quiet);
                var (asked, written) = (world.Meter.SoFar, await WritesAsync(database));
                await act();
                var cost = (step, world.Meter.SoFar - asked, await WritesAsync(database) - written);
                // The first journey warms everything up.
                if (number > 0) costs.Add(cost);
            }
        }
        return [.. costs.GroupBy(cost => cost.Step).Select(group => new StepCost(
            group.Key, Median(group.Select(c => c.Asked.RoundTrips)), Median(group.Select(c => c.Asked.Statements)), Median(group.Select(c => c.Writes))))];
    }

    /// <summary>Either so many visitors, each of whom begins anew when through: as much as the machine can do.</summary>
    public static Task<CrowdTimes> CrowdAsync(BenchWorld world, int visitors, TimeSpan duration, int firstNumber) => TimedAsync(firstNumber, async (clock, walk) =>
        await Task.WhenAll(Enumerable.Range(0, visitors).Select(async _ =>
        {
            while (clock.Elapsed < duration) await walk();
        })), world);

    /// <summary>Or so many who begin in each second, however quick it is: the same load for whoever is compared.</summary>
    public static Task<CrowdTimes> StreamAsync(BenchWorld world, double aSecond, TimeSpan duration, int firstNumber) => TimedAsync(firstNumber, async (clock, walk) =>
    {
        var walks = new List<Task>();
        for (; clock.Elapsed < duration; walks.Add(walk()))
            if (TimeSpan.FromSeconds(walks.Count / aSecond) - clock.Elapsed is { Ticks: > 0 } early) await Task.Delay(early);
        await Task.WhenAll(walks);
    }, world);

    private static async Task<CrowdTimes> TimedAsync(int firstNumber, Func<Stopwatch, Func<Task>, Task> crowd, BenchWorld world)
    {
        var times = new ConcurrentDictionary<string, ConcurrentBag<double>>();
        var (next, journeys, clock) = (firstNumber, 0, Stopwatch.StartNew());
        await crowd(clock, async () =>
        {
            using var walker = new Walker(world, "crowd", Interlocked.Increment(ref next));
            foreach (var (step, act) in walker.Journey())
            {
                await walker.PrepareAsync(step);
                var start = Stopwatch.GetTimestamp();
                await act();
                times.GetOrAdd(step, _ => []).Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            Interlocked.Increment(ref journeys);
        });
        return new CrowdTimes(times.ToDictionary(entry => entry.Key, entry => entry.Value.Order().ToArray()), journeys, clock.Elapsed);
    }

    /// <summary>Transactions that wrote take a number each; the next free one tells how many there were.</summary>
    private static async Task<long> WritesAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static long Median(IEnumerable<long> values)
    {
        var ordered = values.Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
