using System.Globalization;
using Npgsql;

namespace Sandbox.Database;

/// <summary>
/// A private PostgreSQL in a folder: made on first use, started on 127.0.0.1, stopped at the end. It runs as a daemon of its own, so that
/// Ctrl-C in a terminal does not reach it before the portal is done; one that an earlier run left behind is taken over.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int Attempts = 20;

    private readonly PostgresOptions _options;
    private readonly PostgresFolder _folder;
    private readonly PostgresPrograms _programs;
    private readonly ServerUser _user;
    private bool _stopped;

    private PostgresServer(PostgresOptions options, PostgresFolder folder, PostgresPrograms programs, ServerUser user) =>
        (_options, _folder, _programs, _user) = (options, folder, programs, user);

    public int Port { get; private set; }

    /// <summary>For the role that owns the database "portal".</summary>
    public string ConnectionString => Connection(PostgresFolder.Role, _folder.RolePassword, PostgresFolder.Role);

    /// <summary>For the superuser, to any database.</summary>
    public string AdminConnectionString(string database = "postgres") => Connection("postgres", _folder.AdminPassword, database);

    /// <summary>For the portal's role, to a database made with <see cref="CreateDatabaseAsync"/> or <see cref="CloneDatabaseAsync"/>.</summary>
    public string ConnectionStringTo(string database) => Connection(PostgresFolder.Role, _folder.RolePassword, database);

    /// <summary>The server's process id, or null when it does not run.</summary>
    public int? ProcessId => _folder.LivingServer();

    /// <summary>Makes what is missing, starts the server and waits until it answers.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options, CancellationToken stop = default)
    {
        var user = ServerUser.Choose();
        var programs = await PostgresPrograms.FindAsync(user, options.Say);
        Directory.CreateDirectory(options.DataDir);
        using var alone = await FileLock.TakeAsync(Path.Combine(options.DataDir, "postgres.lock"), stop);
        var folder = await PostgresFolder.OpenAsync(options, user, programs, stop);
        var server = new PostgresServer(options, folder, programs, user);
        try
        {
            await server.EnsureRunningAsync(stop);
            await server.EnsurePortalAsync(stop);
            return server;
        }
        catch
        {
            await server.StopAsync();
            throw;
        }
    }

    /// <summary>Starts the server again if it died, on the same port. True when it had to.</summary>
    public async Task<bool> EnsureRunningAsync(CancellationToken stop = default)
    {
        if (ProcessId is not null)
        {
            if (_folder.ReadPid() is { } running && await AnswersAsync(running.Port, stop))
            {
                Port = running.Port;
                return false;
            }
            await ControlAsync("stop", "-m", "fast", "-w");
        }
        _folder.ForgetDeadServer();
        await LaunchAsync(stop);
        return true;
    }

    public async Task CreateDatabaseAsync(string name, CancellationToken stop = default) =>
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)} OWNER {PostgresFolder.Role}", stop);

    /// <summary>A copy of a database that nobody is connected to.</summary>
    public async Task CloneDatabaseAsync(string template, string name, CancellationToken stop = default) =>
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)} OWNER {PostgresFolder.Role} TEMPLATE {Quoted(template)}", stop);

    public async Task DropDatabaseAsync(string name, CancellationToken stop = default) =>
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(name)} WITH (FORCE)", stop);

    /// <summary>Stops it the fast way: open transactions are rolled back, what was committed is safe.</summary>
    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        NpgsqlConnection.ClearAllPools();
        if (ProcessId is null) return;
        var (exit, output) = await ControlAsync("stop", "-m", "fast", "-w", "-t", "20");
        if (exit != 0 && ProcessId is not null) _options.Say($"PostgreSQL did not stop: {output}");
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // A remembered port may be taken by now, and a server that was killed needs a moment until its last process is gone. Once the
    // portal knows the port, it stays.
    private async Task LaunchAsync(CancellationToken stop)
    {
        var known = Port != 0;
        if (!known) Port = Ports.RememberedOrFree(_folder.PortFile);
        for (var attempt = 1; ; attempt++)
        {
            var (exit, output) = await ControlAsync("start", "-w", "-t", "60", "-l", _folder.Log, "-o", ServerOptions());
            if (exit == 0) break;
            if (attempt == Attempts) throw new InvalidOperationException($"PostgreSQL does not start: {output}\n{_folder.LastOfLog()}");
            await Task.Delay(250, stop);
            if (!known && !Ports.IsFree(Port)) Port = Ports.Free();
        }
        Ports.Remember(_folder.PortFile, Port);
    }

    private string ServerOptions()
    {
        var safety = _options.Fsync ? "" : " -c fsync=off -c full_page_writes=off";
        return string.Create(CultureInfo.InvariantCulture,
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections={_options.MaxConnections} -c log_checkpoints=off{safety} {_options.Settings}");
    }

    private Task<(int Exit, string Output)> ControlAsync(string verb, params string[] arguments) =>
        _user.RunAsync(_programs.PgCtl, [verb, "-D", _folder.Data, .. arguments]);

    private async Task<bool> AnswersAsync(int port, CancellationToken stop)
    {
        try
        {
            await using var connection = new NpgsqlConnection(AdminConnection(port));
            await connection.OpenAsync(stop);
            return true;
        }
        catch (Exception silent) when (silent is NpgsqlException or TimeoutException) { return false; }
    }

    private async Task EnsurePortalAsync(CancellationToken stop)
    {
        var role = PostgresFolder.Role;
        var exists = await AskAsync($"SELECT 1 FROM pg_roles WHERE rolname = '{role}'", stop);
        await ExecuteAsync($"{(exists ? "ALTER" : "CREATE")} ROLE {role} LOGIN PASSWORD '{_folder.RolePassword}'", stop);
        if (!await AskAsync($"SELECT 1 FROM pg_database WHERE datname = '{role}'", stop)) await CreateDatabaseAsync(role, stop);
    }

    private async Task<bool> AskAsync(string question, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(AdminConnection(Port));
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(stop) is not null;
    }

    private async Task ExecuteAsync(string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(AdminConnection(Port));
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync(stop);
    }

    private string AdminConnection(int port) => $"Host=127.0.0.1;Port={port};Username=postgres;Password={_folder.AdminPassword};Database=postgres;Pooling=false;Timeout=5";

    /// <summary>Nothing stands between, so statements may be prepared once.</summary>
    private string Connection(string role, string password, string database) =>
        $"Host=127.0.0.1;Port={Port};Username={role};Password={password};Database={database};Max Auto Prepare=200";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
