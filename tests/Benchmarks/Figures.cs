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

    public static void Print(IReadOnlyList<Twofold> timings)
    {
        Console.WriteLine();
        Console.WriteLine($"{"timing, ms",-28} {"known p50",10} {"unknown",8} {"known p95",10} {"unknown",8} {"KS",6} {"1 % at",7} {"MW z",6}");
        foreach (var timing in timings)
        {
            var (known, unknown) = (timing.Known.Order().ToArray(), timing.Unknown.Order().ToArray());
            var difference = Difference.Between(known, unknown);
            Console.WriteLine($"{timing.Question,-28} {At(known, .50),10:0.00} {At(unknown, .50),8:0.00} {At(known, .95),10:0.00} {At(unknown, .95),8:0.00} {difference.KolmogorovSmirnov,6:0.000} {difference.KolmogorovSmirnovBound,7:0.000} {difference.MannWhitneyZ,6:0.0}{(difference.IsSeen ? "  they differ" : "")}");
        }
    }

    private static double At(double[] ordered, double share) => ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))];
}
