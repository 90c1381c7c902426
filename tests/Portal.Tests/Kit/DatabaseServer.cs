using Npgsql;
using Sandbox.Database;

namespace Portal.Tests.Kit;

/// <summary>One PostgreSQL for the whole run, in a folder of its own outside the repository; migrated once, then cloned for each world.</summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    private const string Template = "portal";

    /// <summary>A role that owns nothing, for who gives it rights; with the portal's password.</summary>
    public const string Worker = "portal_works";

    private static readonly SemaphoreSlim Cloning = new(1);

    private readonly PostgresServer _server;
    private readonly string _folder;
    private int _made;

    private DatabaseServer(PostgresServer server, string folder) => (_server, _folder) = (server, folder);

    public static async Task<DatabaseServer> StartAsync()
    {
        var folder = await WorkFolders.NewAsync("portal-tests-");
        var server = await PostgresServer.StartAsync(new PostgresOptions { DataDir = folder, Fsync = false, MaxConnections = 1000 });
        await MigrateAsync(server.ConnectionStringTo(Template));
        await MakeWorkerAsync(server);
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

    private static async Task MakeWorkerAsync(PostgresServer server)
    {
        await using var admin = NpgsqlDataSource.Create(server.AdminConnectionString());
        var password = new NpgsqlConnectionStringBuilder(server.ConnectionString).Password;
        await using var make = admin.CreateCommand($"CREATE ROLE {Worker} LOGIN PASSWORD '{password}'");
        await make.ExecuteNonQueryAsync();
    }

    private static async Task MigrateAsync(string connection)
    {
        // Without a pool: a database can be cloned only while nobody is connected to it.
        await using var db = Databases.Open(connection + ";Pooling=false");
        await db.MigrateAsync();
    }
}
