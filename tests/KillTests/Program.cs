using System.Globalization;

namespace KillTests;

/// <summary>"make kill-test": the long run, with its progress.</summary>
internal static class Program
{
    public static async Task<int> Main()
    {
        var (rounds, seed) = (Number("ROUNDS", 300), Number("SEED", Random.Shared.Next(1, 1_000_000)));
        var run = new KillRun(rounds, seed, Number("CUSTOMERS", 24), Console.WriteLine)
        {
            AtMost = TimeSpan.FromMinutes(Number("MINUTES", 360)),
            MustPlayAll = Environment.GetEnvironmentVariable("ROUNDS") is { Length: > 0 },
        };
        var faults = await run.RunAsync();
        Console.WriteLine(faults.Count == 0 ? $"Every promise was kept, in {run.Toll}." : $"{faults.Count} faults, in {run.Toll}. The same again: make kill-test ROUNDS={rounds} SEED={seed}");
        return faults.Count == 0 ? 0 : 1;
    }

    private static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
