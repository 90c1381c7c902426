using System.Globalization;
using Sandbox.Database;

namespace Portal.Tests.Kit;

/// <summary>One PostgreSQL for the whole run, in a folder of its own outside the repository; migrated once, then cloned for each world.</summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    private const string Template = "portal";
    private const string Prefix = "portal-tests-";

    private static readonly SemaphoreSlim Cloning = new(1);

    private readonly PostgresServer _server;
    private readonly string _folder;
    private int _made;

    private DatabaseServer(PostgresServer server, string folder) => (_server, _folder) = (server, folder);

    public static async Task<DatabaseServer> StartAsync()
    {
        await RemoveLeftOversAsync();
        var folder = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var server = await StartInAsync(folder);
        await MigrateAsync(server.ConnectionStringTo(Template));
        return new DatabaseServer(server, folder);
    }

    /// <summary>A fresh, migrated database; the answer is its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"world_{Interlocked.Increment(ref _made)}";
        await Cloning.WaitAsync();
        try
        {
            await _server.CloneDatabaseAsync(Template, name);
        }
        finally
        {
            Cloning.Release();
        }
        return _server.ConnectionStringTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<PostgresServer> StartInAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        return PostgresServer.StartAsync(new PostgresOptions { DataDir = folder, Fsync = false, MaxConnections = 400 });
    }

    private static async Task MigrateAsync(string connection)
    {
        // Without a pool: a database can be cloned only while nobody is connected to it.
        await using var db = Databases.Open(connection + ";Pooling=false");
        await db.MigrateAsync();
    }

    /// <summary>A run that was killed leaves its server behind; the next run ends it.</summary>
    private static async Task RemoveLeftOversAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(folder)[Prefix.Length..], CultureInfo.InvariantCulture, out var owner) && !IsAlive(owner)) await RemoveAsync(folder);
        }
    }

    private static async Task RemoveAsync(string folder)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, "postgres", "postmaster.pid"))) await (await StartInAsync(folder)).StopAsync();
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception taken) when (taken is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // Another run is faster, or it is not ours to remove.
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
