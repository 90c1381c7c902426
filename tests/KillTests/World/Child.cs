using System.Diagnostics;
using System.Globalization;
using Sandbox.World;

namespace KillTests.World;

/// <summary>A process of ours that writes to a file, can be killed as with kill -9, and started again as it was.</summary>
internal sealed class Child(string name, string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> settings, string folder, string logs)
{
    private Process? _process;

    public string Name => name;

    public string Log { get; } = Path.Combine(logs, name + ".log");

    /// <summary>It ended by itself: neither killed nor asked to.</summary>
    public bool IsGone => _process is { HasExited: true };

    /// <summary>The last lines of its log, for whoever reads of its end and cannot look into the folder.</summary>
    public string LastWords => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(12)) : "(no log)";

    public void Start()
    {
        // The shell only opens the file: exec puts the program in its place, under the same process id.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", Log, program, .. words]) { WorkingDirectory = folder };
        foreach (var (setting, value) in settings) start.Environment[setting] = value;
        _process = Process.Start(start)!;
        // By it a later run ends what a run that was itself killed has left.
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(logs)!, name + ".pid"), _process.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Kill -9; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Asks it to end, as an operator does; what does not listen is killed.</summary>
    public async Task EndAsync()
    {
        if (_process is not { HasExited: false }) return;
        Signals.Terminate(_process.Id);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await KillAsync();
    }

    /// <summary>Runs it to its end; throws with what it said when it fails.</summary>
    public async Task RunAsync()
    {
        Start();
        await _process!.WaitForExitAsync();
        if (_process.ExitCode != 0) throw new InvalidOperationException($"{name} failed with {_process.ExitCode}:\n{await File.ReadAllTextAsync(Log)}");
    }
}
