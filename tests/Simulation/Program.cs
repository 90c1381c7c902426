using System.Globalization;
using Simulation;
using Simulation.Planted;

if (args is ["planted", ..]) return Planting.Run(args.ElementAtOrDefault(1));

// How many seeds, or how long ("60s"); the first seed; "trace" to see each step; "on" to go on after a broken rule; "jobs=2" for two processes; "more=breaks" for more of a trouble.
var many = args.Length > 0 ? args[0] : "60s";
var isTime = many.EndsWith('s');
var order = new Order(
    From: args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1,
    Most: isTime ? int.MaxValue : int.Parse(many, CultureInfo.InvariantCulture),
    Longest: isTime ? TimeSpan.FromSeconds(int.Parse(many[..^1], CultureInfo.InvariantCulture)) : TimeSpan.MaxValue,
    Step: Named("step"))
{ ShowsSteps = args.Contains("trace"), More = Text("more"), GoesOn = args.Contains("on") };
var jobs = Named("jobs");

// One of several: whoever started it adds up, and may want an end.
if (order.Step > 1)
{
    using var seeds = Seeds.Open();
    var wantsEnd = Task.Run(() => { while (Console.In.ReadLine() is not null) { } seeds.Stop(); });
    var part = seeds.Play(order, tally => Console.WriteLine(tally.ForSum));
    Console.WriteLine(part.ForSum);
    return part.Broken == 0 ? 0 : 1;
}

Console.WriteLine($"Simulation: playing {(isTime ? "seeds for " + many[..^1] + " seconds" : many + " seeds")} from seed {order.From} on{(jobs > 1 ? $", {jobs} at a time" : "")}. Starting a database (some seconds) ...");
var all = jobs > 1 ? new Jobs(jobs).Play(order, many) : Alone();
Console.WriteLine(all.Line);
Console.WriteLine(all.End);
return all.Broken == 0 ? 0 : 1;

Tally Alone()
{
    using var seeds = Seeds.Open();
    return seeds.Play(order, tally => Console.WriteLine(tally.Line));
}

int Named(string name) => Text(name) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : 1;

string? Text(string name) => args.FirstOrDefault(arg => arg.StartsWith(name + '=', StringComparison.Ordinal))?[(name.Length + 1)..];
