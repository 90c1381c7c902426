using System.Diagnostics;
using Npgsql;
using Sandbox.Database;

namespace Sandbox.Tests;

public sealed class PostgresTests(PostgresTests.Folder folder) : IClassFixture<PostgresTests.Folder>
{
    private readonly string _folder = folder.Path;

    [Fact]
    public async Task It_keeps_what_was_committed_over_a_stop_and_a_start()
    {
        await using (var first = await StartAsync())
        {
            await AskAsync(first.ConnectionString, "CREATE TABLE seven AS SELECT 7 AS n");
        }

        await using var second = await StartAsync();

        Assert.Equal(7, await AskAsync(second.ConnectionString, "SELECT n FROM seven"));
    }

    [Fact]
    public async Task It_starts_on_its_old_port_after_a_kill_minus_nine()
    {
        await using var server = await StartAsync();
        var port = server.Port;
        await AskAsync(server.ConnectionString, "CREATE TABLE eight AS SELECT 8 AS n");
        await KillAsync(server.ProcessId!.Value);

        Assert.Null(server.ProcessId);
        Assert.True(await server.EnsureRunningAsync());
        NpgsqlConnection.ClearAllPools();

        Assert.Equal(port, server.Port);
        Assert.Equal(8, await AskAsync(server.ConnectionString, "SELECT n FROM eight"));
    }

    [Fact]
    public async Task A_server_that_an_earlier_run_left_behind_is_taken_over()
    {
        await using var left = await StartAsync();

        var next = await StartAsync();

        Assert.Equal(left.ProcessId, next.ProcessId);
        await next.StopAsync();
        Assert.Null(left.ProcessId);
    }

    [Fact]
    public async Task A_process_id_that_now_belongs_to_another_program_is_no_server_and_is_left_in_peace()
    {
        await using (var first = await StartAsync()) { }
        using var other = Process.Start("sleep", "600");
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgres", "postmaster.pid"), $"{other.Id}\n{_folder}/postgres\n1700000000\n1\n\n127.0.0.1\n");

        await using var second = await StartAsync();

        Assert.NotEqual(other.Id, second.ProcessId);
        Assert.False(other.HasExited);
        other.Kill();
    }

    [Fact]
    public async Task A_clone_holds_what_its_template_holds_and_belongs_to_the_portal()
    {
        await using var server = await StartAsync();
        await server.CreateDatabaseAsync("pattern");
        await AskAsync(server.ConnectionStringTo("pattern"), "CREATE TABLE kept AS SELECT 9 AS n");
        NpgsqlConnection.ClearAllPools();

        await server.CloneDatabaseAsync("pattern", "copy");

        Assert.Equal(9, await AskAsync(server.ConnectionStringTo("copy"), "SELECT n FROM kept"));
        await AskAsync(server.ConnectionStringTo("copy"), "DROP TABLE kept");
        await server.DropDatabaseAsync("copy");
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(server.ConnectionStringTo("copy"), "SELECT 1"));
    }

    [Fact]
    public async Task Its_secrets_are_for_their_owner_only_and_it_lets_nobody_in_without()
    {
        await using var server = await StartAsync();

        foreach (var secret in new[] { "postgres.password", "portal.password" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, secret)));
        }
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess" };
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(wrong.ConnectionString, "SELECT 1"));
    }

    private Task<PostgresServer> StartAsync() =>
        PostgresServer.StartAsync(new PostgresOptions { DataDir = _folder, Fsync = false, Say = _ => { } });

    private static async Task KillAsync(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync();
    }

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Made once for all tests here, each of which starts and stops its server: making it is the slow part.</summary>
    public sealed class Folder : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public string Path => _folder.Path;

        public void Dispose() => _folder.Dispose();
    }
}
