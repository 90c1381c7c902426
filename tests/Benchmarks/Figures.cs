namespace Benchmarks;

internal static class Figures
{
    public static void Print(IReadOnlyList<StepCost> alone, CrowdTimes crowd)
    {
        Console.WriteLine();
        Console.WriteLine($"{"step",-28} {"round trips",11} {"statements",10} {"commits",8} {"p50 ms",8} {"p95 ms",8} {"p99 ms",8}");
        foreach (var cost in alone)
        {
            var times = crowd.Times[cost.Step];
            Console.WriteLine($"{cost.Step,-28} {cost.RoundTrips,11} {cost.Statements,10} {cost.Writes,8} {At(times, .50),8:0.0} {At(times, .95),8:0.0} {At(times, .99),8:0.0}");
        }
        Console.WriteLine();
        Console.WriteLine("Round trips, statements and commits are those of the step alone (median); what the sweeper does at once for a mail counts with it.");
        Console.WriteLine($"{crowd.Journeys} journeys in {crowd.Took.TotalSeconds:0.0} s: {crowd.Journeys / crowd.Took.TotalSeconds:0.0} journeys a second");
    }

    private static double At(double[] ordered, double share) => ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))];
}
