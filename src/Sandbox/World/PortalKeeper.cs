using System.Diagnostics;
using System.Globalization;

namespace Sandbox.World;

/// <summary>Runs the portal as a process of its own and starts it again when it dies.</summary>
internal sealed class PortalKeeper(WorldOptions world, IReadOnlyDictionary<string, string> settings)
{
    private const int KilledFromOutside = 128 + 9;
    private static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private string PidFile => Path.Combine(world.DataDir, "portal.pid");

    /// <summary>Brings the database up to date with the portal's own command.</summary>
    public async Task MigrateAsync(CancellationToken stop)
    {
        using var process = Start("migrate");
        await WaitAsync(process, stop);
        if (process.ExitCode != 0) throw new WorldException($"The portal could not bring its database up to date (exit code {process.ExitCode}).");
    }

    /// <summary>Keeps the portal running until told to stop; then ends it and returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var failures = 0; !stop.IsCancellationRequested;)
        {
            var life = Stopwatch.StartNew();
            using var process = Start();
            Remember(process.Id);
            await WaitAsync(process, stop);
            if (stop.IsCancellationRequested) break;
            failures = process.ExitCode == KilledFromOutside || life.Elapsed > GoodLife ? 0 : failures + 1;
            var pause = Pause(failures);
            world.Say($"The portal died with exit code {process.ExitCode}; starting it again {(failures == 0 ? "at once" : $"in {pause.TotalSeconds:0.##} s")}.");
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        File.Delete(PidFile);
    }

    /// <summary>Ends a portal that a world which was killed left behind. Its id counts only if the process still is a portal.</summary>
    public async Task EndLeftOverAsync()
    {
        if (!File.Exists(PidFile) || !int.TryParse(await File.ReadAllTextAsync(PidFile), CultureInfo.InvariantCulture, out var id)) return;
        try
        {
            using var process = Process.GetProcessById(id);
            if (!IsPortal(id)) return;
            world.Say($"Ending the portal that an earlier run left behind (process {id}).");
            await EndAsync(process);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException) { }
    }

    // None after a kill or a good life; else 0.25 s, doubled with each death that follows at once, up to half a minute.
    private static TimeSpan Pause(int failures) => failures == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(30, 0.25 * Math.Pow(2, failures - 1)));

    private bool IsPortal(int id) => File.ReadAllText($"/proc/{id}/cmdline").Contains(Path.GetFileName(world.PortalDll), StringComparison.Ordinal);

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [world.PortalDll, .. arguments]) { WorkingDirectory = world.PortalFolder };
        // Here it is started often and lives shortly: without measuring itself for a better compilation it is there sooner.
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start) ?? throw new WorldException("dotnet cannot be run.");
    }

    private void Remember(int id)
    {
        var temporary = PidFile + ".new";
        File.WriteAllText(temporary, id.ToString(CultureInfo.InvariantCulture));
        File.Move(temporary, PidFile, overwrite: true);
    }

    private static async Task WaitAsync(Process process, CancellationToken stop)
    {
        try { await process.WaitForExitAsync(stop); }
        catch (OperationCanceledException) { await EndAsync(process); }
    }

    private static async Task EndAsync(Process process)
    {
        Signals.Terminate(process.Id);
        using var patience = new CancellationTokenSource(Patience);
        try { await process.WaitForExitAsync(patience.Token); }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
