using System.Globalization;
using Benchmarks;

var visitors = Number("VISITORS", 8);
var rate = Number("RATE", 0);
var seconds = Number("SECONDS", 15);
var warmUp = Number("WARMUP", 30);
var journeys = Number("JOURNEYS", 20);
var timings = Number("TIMINGS", 200);

Console.WriteLine("Starting PostgreSQL, sandbox and portal ...");
await using var world = await BenchWorld.StartAsync();

if (timings > 0)
{
    Console.WriteLine($"Known and unknown addresses, and what is another's or nobody's, in turn, {timings} of each ...");
    await using var timing = new Timing(world);
    Figures.Print(await timing.MeasureAsync(timings, Environment.GetEnvironmentVariable("QUESTION") ?? ""));
}
if (journeys == 0) return 0;
Console.WriteLine($"One visitor, {journeys} journeys, to count what each step asks of PostgreSQL ...");
var alone = await Load.AloneAsync(world, journeys);
Console.WriteLine($"{(rate > 0 ? $"{rate} visitors begin in each second" : $"{visitors} visitors at once")}, {warmUp} s until all code is compiled, then {seconds} s ...");
if (warmUp > 0) await CrowdAsync(warmUp, firstNumber: 10_000);
var crowd = await CrowdAsync(seconds, firstNumber: 100_000);

Figures.Print(alone, crowd);
return 0;

Task<CrowdTimes> CrowdAsync(int forSeconds, int firstNumber) =>
    rate > 0 ? Load.StreamAsync(world, rate, TimeSpan.FromSeconds(forSeconds), firstNumber) : Load.CrowdAsync(world, visitors, TimeSpan.FromSeconds(forSeconds), firstNumber);

static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
