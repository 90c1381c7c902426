using System.Globalization;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace KillTests;

/// <summary>Processes die by kill -9 at random moments while customers are at work. Nothing that was acknowledged is lost, nothing happens twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_is_killed_under_load_nothing_is_lost_and_nothing_happens_twice()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1, 1_000_000);
        var faults = await new KillRun(rounds: 25, seed, atOnce: 16, output.WriteLine) { AtMost = TimeSpan.FromSeconds(40) }.RunAsync();

        Assert.True(faults.Count == 0, $"SEED={seed}\n{string.Join('\n', faults)}");
    }
}
