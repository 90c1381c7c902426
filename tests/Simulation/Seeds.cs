using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Simulation.Engine;
using Simulation.Rules;

namespace Simulation;

/// <summary>Plays seeds one after the other in one database and one set of portal parts, and says how it goes.</summary>
internal sealed class Seeds : IDisposable
{
    private readonly SimDatabase _database;
    private readonly NpgsqlDataSource _source;
    private readonly PortalParts _parts;
    private readonly Books _books;
    private readonly LockWatch _watch;

    private Seeds(SimDatabase database)
    {
        _database = database;
        _source = NpgsqlDataSource.Create(database.ConnectionString);
        (_books, _watch, _parts) = (new Books(_source), new LockWatch(_source), new PortalParts(database.ConnectionString));
    }

    public static Seeds Open()
    {
        // One thread of control: what a socket brings goes on where it came in, not in a queue. Read once, before the first socket.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        return new Seeds(SimDatabase.StartAsync().GetAwaiter().GetResult());
    }

    /// <summary>Arguments: how many seeds, or how long ("60s"); the first seed; "trace" to see each step; "on" to go on after a broken rule.</summary>
    public static int Run(string[] args)
    {
        var many = args.Length > 0 ? args[0] : "60s";
        var from = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        Console.WriteLine($"Simulation: playing {(many.EndsWith('s') ? "seeds for " + many[..^1] + " seconds" : many + " seeds")} from seed {from} on. Starting a database (some seconds) ...");
        using var seeds = Open();
        var result = many.EndsWith('s')
            ? seeds.Play(from, int.MaxValue, TimeSpan.FromSeconds(int.Parse(many[..^1], CultureInfo.InvariantCulture)), args.Contains("trace"), args.Contains("on"))
            : seeds.Play(from, int.Parse(many, CultureInfo.InvariantCulture), TimeSpan.MaxValue, args.Contains("trace"), args.Contains("on"));
        return result.Fault is null ? 0 : 1;
    }

    public (int Done, string? Fault) Play(int from, int most, TimeSpan longest, bool withTrace = false, bool goOn = false)
    {
        var (started, said, acts) = (Stopwatch.GetTimestamp(), 0.0, 0);
        for (var done = 0; done < most; done++)
        {
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (seconds > longest.TotalSeconds) return Finish(done, seconds, acts);
            if (seconds - said >= 10) Say(done, said = seconds, acts);
            using var run = Begin(from + done);
            var fault = run.Play();
            acts += run.Acts;
            if (withTrace) foreach (var line in run.Trace.All(SimClock.Start)) Console.WriteLine(line);
            if (fault is null) continue;
            Report(run, fault);
            if (!goOn) return (done, fault);
        }
        return Finish(most, Stopwatch.GetElapsedTime(started).TotalSeconds, acts);
    }

    public Run Begin(int seed) => new(seed, _parts, _books, _watch);

    public void Dispose()
    {
        _books.Dispose();
        _watch.Dispose();
        _parts.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _source.Dispose();
        NpgsqlConnection.ClearAllPools();
        _database.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void Report(Run run, string fault)
    {
        Console.WriteLine($"The last steps of seed {run.Seed}:");
        foreach (var line in run.Trace.Last(60, SimClock.Start)) Console.WriteLine("  " + line);
        Console.WriteLine($"Seed {run.Seed} broke a rule. {fault}");
        Console.WriteLine($"To see it again: make simulate SEED={run.Seed}");
    }

    private static (int, string?) Finish(int done, double seconds, int acts)
    {
        Say(done, seconds, acts);
        Console.WriteLine("No rule was broken.");
        return (done, null);
    }

    private static void Say(int done, double seconds, int acts) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} seeds in {seconds:0} s: {done / seconds:0.0} seeds and {acts / seconds:0} acts a second, {Environment.CpuUsage.TotalTime.TotalMilliseconds / Math.Max(done, 1):0} ms of processor a seed"));
}
