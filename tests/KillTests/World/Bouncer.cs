using System.Globalization;
using Npgsql;
using Sandbox;
using Sandbox.Database;

namespace KillTests.World;

/// <summary>PgBouncer in transaction mode between the portals and PostgreSQL, where the program is installed: no session outlives a transaction.</summary>
internal sealed class Bouncer(Child process, string connection)
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/local/sbin"];

    /// <summary>For the portals, instead of PostgreSQL's own.</summary>
    public string Connection => connection;

    /// <summary>Null when there is no PgBouncer on this machine.</summary>
    public static async Task<Bouncer?> StartAsync(string database, string folder, string logs)
    {
        if (Environment.GetEnvironmentVariable("PGBOUNCER") == "off") return null;
        if (Folders.Select(place => Path.Combine(place, "pgbouncer")).FirstOrDefault(File.Exists) is not { } program) return null;
        var (postgres, port) = (new NpgsqlConnectionStringBuilder(database), Ports.Free());
        var home = Directory.CreateDirectory(Path.Combine(folder, "pgbouncer")).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "users"), $"\"{postgres.Username}\" \"{postgres.Password}\"\n");
        var settings = Path.Combine(home, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, Settings(postgres, port, home));
        var user = ServerUser.Choose();
        await user.OwnAsync(home);
        var (with, words) = user.Command(program, [settings]);
        var child = new Child("pgbouncer", with, words, new Dictionary<string, string>(), "/", logs);
        child.Start();
        // A prepared statement would stay behind in one of its sessions.
        return new Bouncer(child, new NpgsqlConnectionStringBuilder(database) { Port = port, MaxAutoPrepare = 0 }.ConnectionString);
    }

    public Task EndAsync() => process.KillAsync();

    private static string Settings(NpgsqlConnectionStringBuilder postgres, int port, string home) => string.Create(CultureInfo.InvariantCulture, $"""
        [databases]
        {postgres.Database} = host=127.0.0.1 port={postgres.Port} dbname={postgres.Database}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {port}
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = {home}/users
        pool_mode = transaction
        default_pool_size = 20
        max_client_conn = 500
        server_login_retry = 1
        """);
}
