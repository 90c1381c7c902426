using System.Diagnostics;

namespace Simulation;

/// <summary>Several processes play at once, each with a database of its own and every so-many-th seed; one sum is shown.</summary>
internal sealed class Jobs(int count)
{
    private readonly object _one = new();
    private readonly Tally[] _tallies = [.. Enumerable.Range(0, count).Select(_ => new Tally { Seconds = 0 })];
    private readonly List<Process> _processes = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private double _said;

    private Tally Sum => Tally.Sum(_tallies, Stopwatch.GetElapsedTime(_started).TotalSeconds);

    public Tally Play(Order order, string many)
    {
        // Ctrl-C reaches the others too, which end after the seed at hand; their sum is still wanted.
        Console.CancelKeyPress += (_, interrupted) => interrupted.Cancel = true;
        for (var number = 0; number < count; number++) _processes.Add(Start(number, order, many));
        foreach (var process in _processes) process.WaitForExit();
        if (_processes.Exists(process => process.ExitCode is not (0 or 1))) throw new InvalidOperationException("One of the processes did not get to its end.");
        return Sum;
    }

    private Process Start(int number, Order order, string many)
    {
        var seeds = int.TryParse(many, out var most) ? $"{(most - number + count - 1) / count}" : many;
        string[] arguments = [typeof(Jobs).Assembly.Location, seeds, $"{order.From + number}", $"step={count}", .. order.GoesOn ? ["on"] : Array.Empty<string>(), .. order.More is { } more ? ["more=" + more] : Array.Empty<string>()];
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.OutputDataReceived += (_, line) => Hear(number, line.Data, order.GoesOn);
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Each speaks in lines; a report is passed on as it comes.</summary>
    private void Hear(int number, string? line, bool goesOn)
    {
        lock (_one)
        {
            if (line is null) return;
            if (Tally.Read(line) is not { } tally) Console.WriteLine(line);
            else _tallies[number] = tally;
            if (Sum is var sum && sum.Seconds - _said >= 10 && sum.Seeds > 0) Console.WriteLine((sum with { Seconds = _said = sum.Seconds }).Line);
            if (!goesOn && _tallies[number].Broken > 0) foreach (var process in _processes) process.StandardInput.Close();
        }
    }
}
