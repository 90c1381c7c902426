using System.Diagnostics;
using System.Globalization;

namespace Simulation;

/// <summary>How far it is.</summary>
internal sealed record Tally
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private double? _seconds;

    public int Seeds { get; private set; }
    public int Acts { get; private set; }
    public int Broken { get; private set; }
    public double Processor { get; private set; }
    public double Seconds { get => _seconds ?? Stopwatch.GetElapsedTime(_started).TotalSeconds; init => _seconds = value; }

    public void Add(int acts, bool isBroken) => (Seeds, Acts, Broken, Processor) = (Seeds + 1, Acts + acts, Broken + (isBroken ? 1 : 0), Environment.CpuUsage.TotalTime.TotalMilliseconds);

    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Seeds} seeds in {Seconds:0} s: {Seeds / Seconds:0.0} seeds and {Acts / Seconds:0} acts a second, {Processor / Math.Max(Seeds, 1):0} ms of processor a seed");

    public string End => Broken == 0 ? "No rule was broken." : Broken == 1 ? "One seed broke a rule." : $"{Broken} seeds broke a rule.";

    /// <summary>For the process that adds up.</summary>
    public string ForSum => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Seeds} {Acts} {Broken} {Processor:0}");

    private const string Mark = "tally ";

    public static Tally? Read(string line) => line.StartsWith(Mark, StringComparison.Ordinal) && line[Mark.Length..].Split(' ') is [var seeds, var acts, var broken, var processor]
        ? new Tally { Seeds = Number(seeds), Acts = Number(acts), Broken = Number(broken), Processor = Number(processor) }
        : null;

    public static Tally Sum(IEnumerable<Tally> all, double seconds) =>
        all.Aggregate(new Tally { Seconds = seconds }, (sum, one) => sum with { Seeds = sum.Seeds + one.Seeds, Acts = sum.Acts + one.Acts, Broken = sum.Broken + one.Broken, Processor = sum.Processor + one.Processor });

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
