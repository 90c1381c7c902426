using System.Diagnostics;
using System.Globalization;
using Sandbox.Database;

namespace Portal.Tests.Kit;

/// <summary>Folders outside the repository for databases of test runs. A run that was killed leaves its own behind, with a server on it; the next run ends both.</summary>
internal static class WorkFolders
{
    private static int _made;

    /// <summary>An empty one of this process. PostgreSQL's own user can get at it.</summary>
    public static async Task<string> NewAsync(string prefix)
    {
        await RemoveLeftOversAsync(prefix);
        var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}");
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), name)).FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        return folder;
    }

    private static async Task RemoveLeftOversAsync(string prefix)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var process) && !IsAlive(process)) await RemoveAsync(folder);
        }
    }

    private static async Task RemoveAsync(string folder)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.pid")) EndLeftOver(file, folder);
            if (File.Exists(Path.Combine(folder, "postgres", "postmaster.pid")))
                await (await PostgresServer.StartAsync(new PostgresOptions { DataDir = folder, Fsync = false })).StopAsync();
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception taken) when (taken is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // Another run is faster, or it is not ours to remove.
        }
    }

    /// <summary>The id counts only if the process still is one that was started for this folder: its settings say so.</summary>
    private static void EndLeftOver(string pidFile, string folder)
    {
        if (!int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var id) || !IsAlive(id)) return;
        if (!File.ReadAllText($"/proc/{id}/environ").Contains(folder, StringComparison.Ordinal)) return;
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
