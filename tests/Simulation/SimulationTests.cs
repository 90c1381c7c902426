using Simulation.Planted;

namespace Simulation;

/// <summary>What makes the simulation worth believing. The seeds themselves are played by the program, so that one sees how it goes.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void The_same_seed_is_the_same_run_step_by_step()
    {
        using var seeds = Seeds.Open();
        for (var seed = 1; seed <= 25; seed++) Assert.Equal(Play(seeds, seed), Play(seeds, seed));
    }

    [Fact]
    public void Seeds_differ()
    {
        using var seeds = Seeds.Open();

        Assert.Equal(10, Enumerable.Range(1, 10).Select(seed => Play(seeds, seed)).Distinct().Count());
    }

    /// <summary>Planting and catching them takes minutes: `make planted`.</summary>
    [Fact]
    public void Each_planted_bug_still_finds_its_place() => Assert.All(Bugs.All, bug => Assert.True(bug.Fits(Sandbox.Repository.Root), bug.Name));

    [Fact]
    public void The_table_of_what_was_caught_has_a_line_for_each_planted_bug() => Assert.Equal(
        Bugs.All.Select(bug => bug.Name),
        File.ReadLines(Path.Combine(Sandbox.Repository.Root, "tests", "Simulation", "README.md")).SkipWhile(line => !line.StartsWith("| bug |", StringComparison.Ordinal)).Skip(2).Select(line => line.Split('|')[1].Trim()));

    private static string Play(Seeds seeds, int seed)
    {
        using var run = seeds.Begin(seed);
        return $"{seed} {run.Play()} {run.Trace.Hash}";
    }
}
