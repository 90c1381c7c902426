using System.Runtime.InteropServices;
using Npgsql;
using Simulation.Engine;
using Simulation.Rules;

namespace Simulation;

/// <summary>Which seeds to play.</summary>
/// <param name="Most">How many, unless the time is over first.</param>
/// <param name="Step">From one to the next: of several processes each plays its own.</param>
internal sealed record Order(int From, int Most, TimeSpan Longest, int Step = 1)
{
    public bool ShowsSteps { get; init; }

    /// <summary>Of which trouble there is more, as <see cref="Mix.With"/> names it.</summary>
    public string? More { get; init; }

    /// <summary>After a broken rule too.</summary>
    public bool GoesOn { get; init; }
}

/// <summary>Plays seeds one after the other in one database and one set of portal parts.</summary>
internal sealed class Seeds : IDisposable
{
    private readonly SimDatabase _database;
    private readonly NpgsqlDataSource _source;
    private readonly PortalParts _parts;
    private readonly Books _books;
    private readonly LockWatch _watch;
    private volatile bool _isStopped;

    private Seeds(SimDatabase database)
    {
        _database = database;
        _source = DirectSocket.Source(database.ConnectionString);
        (_books, _watch, _parts) = (new Books(_source), new LockWatch(_source), new PortalParts(_source, database.ConnectionString));
    }

    public static Seeds Open() => new(SimDatabase.StartAsync().GetAwaiter().GetResult());

    /// <summary>Until all are played, the time is over, a rule is broken, or somebody wants an end: then after the seed at hand, so that the database goes too.</summary>
    public Tally Play(Order order, Action<Tally> say)
    {
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var tally = new Tally();
        for (var said = 0.0; tally.Seeds < order.Most && tally.Seconds <= order.Longest.TotalSeconds && !_isStopped;)
        {
            if (tally.Seconds - said >= 10) say(tally with { Seconds = said = tally.Seconds });
            var fault = PlayOne(order.From + (tally.Seeds * order.Step), order, out var acts);
            tally.Add(acts, fault is not null);
            if (fault is not null && !order.GoesOn) break;
        }
        return tally;
    }

    public void Stop() => _isStopped = true;

    public Run Begin(int seed, string? more = null) => new(seed, _parts, _books, _watch, more);

    public void Dispose()
    {
        _books.Dispose();
        _watch.Dispose();
        _parts.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _source.Dispose();
        NpgsqlConnection.ClearAllPools();
        _database.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private string? PlayOne(int seed, Order order, out int acts)
    {
        using var run = Begin(seed, order.More);
        var fault = Play(run);
        acts = run.Acts;
        if (order.ShowsSteps) foreach (var line in run.Trace.All(SimClock.Start)) Console.WriteLine(line);
        if (fault is not null) Report(run, fault, order.More);
        return fault;
    }

    /// <summary>Who comes to no rest, or an error of the simulation itself, is a fault of that seed too.</summary>
    private static string? Play(Run run)
    {
        try { return run.Play(); }
        catch (InvalidOperationException stuck) { return $"The simulation stopped: {stuck}"; }
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Stop();
    }

    private static void Report(Run run, string fault, string? more)
    {
        Console.WriteLine($"The last steps of seed {run.Seed}:");
        foreach (var line in run.Trace.Last(60, SimClock.Start)) Console.WriteLine("  " + line);
        Console.WriteLine($"Seed {run.Seed} broke a rule. {fault}");
        Console.WriteLine($"To see it again: make simulate SEED={run.Seed}{(more is null ? "" : " MORE=" + more)}");
    }
}
