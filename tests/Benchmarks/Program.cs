using System.Globalization;
using Benchmarks;

var visitors = Number("VISITORS", 8);
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
Console.WriteLine($"{visitors} visitors at once, {warmUp} s until all code is compiled, then {seconds} s ...");
if (warmUp > 0) await Load.CrowdAsync(world, visitors, TimeSpan.FromSeconds(warmUp), firstNumber: 10_000);
var crowd = await Load.CrowdAsync(world, visitors, TimeSpan.FromSeconds(seconds), firstNumber: 100_000);

Figures.Print(alone, crowd);
return 0;

static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
