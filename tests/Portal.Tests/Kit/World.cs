using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Storage;
using Respawn;
using Respawn.Graph;

namespace Portal.Tests.Kit;

/// <summary>
/// A portal on a database of its own, its neighbours (the sandbox), and the time. One test has it at a time and finds it empty.
/// </summary>
public sealed class World : IAsyncDisposable
{
    private static readonly Table[] Kept = ["__EFMigrationsHistory", "data_protection_keys"];

    private readonly string _connection;
    private readonly Dictionary<string, PortalHost> _hosts = [];
    private readonly NpgsqlDataSource _database;
    private Respawner? _respawner;

    private World(string connection, Neighbourhood neighbours, Postbox post)
    {
        (_connection, Neighbours, Post, People) = (connection, neighbours, post, new People(this));
        _database = NpgsqlDataSource.Create(connection);
        Clock.Set(neighbours.Clock.GetUtcNow());
        Main = Start(0, []);
    }

    /// <summary>The portal's time. <see cref="Advance"/> moves the neighbours' too.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>Mailbox, telephone, bank and PayPal.</summary>
    public Neighbourhood Neighbours { get; }

    /// <summary>Where neighbours tell what happened. Nothing of it reaches the portal but what a test delivers: it must do without.</summary>
    public Postbox Post { get; }

    /// <summary>People to be, by the front door.</summary>
    public People People { get; }

    public HostLogs Logs { get; } = new();

    /// <summary>Where the portal is reached.</summary>
    public Uri Address => Main.Address;

    /// <summary>The portal's own services, for tests of a room rather than of a page.</summary>
    public IServiceProvider Services => Main.Services;

    /// <summary>Says that errors in the portal's log belong to this test.</summary>
    public bool TroubleIsExpected { get; set; }

    /// <summary>The test makes the portal ask a vendor what its document does not allow.</summary>
    public bool WrongRequestsAreExpected { get; set; }

    internal PortalHost Main { get; }

    /// <summary>To this world's own database.</summary>
    internal string Connection => _connection;

    /// <summary>The portal whose sweeper does what is due.</summary>
    internal PortalHost Worker { get => field ?? Main; set; }

    /// <summary>Moves the time of the portal and of its neighbours on.</summary>
    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        Neighbours.Clock.Advance(by);
    }

    /// <summary>Carries out everything that is due, and what that brings about. No waiting: what is due later stays.</summary>
    public async Task QuietAsync()
    {
        while (await Worker.Sweeper.SweepAsync(CancellationToken.None) > 0)
        {
            // What was done may have made more due.
        }
    }

    /// <summary>Removes what is over, as recurring work does.</summary>
    public Task TidyAsync() => InScopeAsync(services => services.GetRequiredService<Retention>().SweepAsync(CancellationToken.None));

    /// <summary>Raises what alarms are to be raised, as recurring work does.</summary>
    public Task LookForAlarmsAsync() => InScopeAsync(services => services.GetRequiredService<Alarms>().LookAsync(CancellationToken.None));

    /// <summary>One look of the sweeper, as one process has it. How many intents it took.</summary>
    public Task<int> SweepOnceAsync() => Main.Sweeper.SweepAsync(CancellationToken.None);

    /// <summary>A browser that has never been here.</summary>
    /// <param name="from">Its address, 127.x.y.z, where it matters who comes from which network.</param>
    public Visitor Visitor(Way way = Way.Plain, string? from = null) => new(new Transport(Address, from), way);

    /// <summary>Settings of a portal that visitors reach by https, which a proxy takes off.</summary>
    public static (string Name, string? Value)[] BehindTls => [("Portal:PublicUrl", "https://127.0.0.1"), ("Portal:Proxies:0", "127.0.0.1")];

    /// <summary>A browser at a second portal: same database, neighbours and time, other settings ("HumanCheck:Mode", "Always").</summary>
    public Visitor VisitorOf((string Name, string? Value)[] settings, Way way = Way.Plain, string? from = null) =>
        new(new Transport(With(settings).Address, from, isBehindTls: settings.Any(setting => setting.Value?.StartsWith("https:", StringComparison.Ordinal) == true)), way);

    /// <summary>Acts with services of a request of its own.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    public Task InScopeAsync(Func<IServiceProvider, Task> act) => InScopeAsync(async services =>
    {
        await act(services);
        return true;
    });

    public Task<T> WithDbAsync<T>(Func<PortalDb, Task<T>> ask) => InScopeAsync(services => ask(services.GetRequiredService<PortalDb>()));

    /// <summary>The one value a query answers.</summary>
    public async Task<T?> AskSqlAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteScalarAsync() is { } found and not DBNull ? (T)found : default;
    }

    /// <summary>Direct SQL, past everything the portal would say.</summary>
    public async Task<int> SqlAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// Changes something by SQL in a transaction that is committed as soon as what is done meanwhile waits for it: so both certainly
    /// cross, and the change comes first.
    /// </summary>
    /// <param name="then">Said in the same transaction while the other waits: perhaps for something that the other holds.</param>
    public async Task MeanwhileAsync(string sql, Func<Task> act, string? then = null)
    {
        if (!await StoodBackMeanwhileAsync(sql, act, then)) throw new InvalidOperationException("Each waited for the other, and the test's own transaction was ended.");
    }

    /// <summary>
    /// The same where each wants what the other has. PostgreSQL ends whichever looks first after a second of waiting, which on a very busy machine may be
    /// this one: false then, and nothing is changed.
    /// </summary>
    public async Task<bool> StoodBackMeanwhileAsync(string sql, Func<Task> act, string? then)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var work = await connection.BeginTransactionAsync();
        await SayAsync(sql);
        var acting = act();
        while (!acting.IsCompleted && await AskSqlAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0) await Task.Yield();
        var hasStoodBack = false;
        try
        {
            if (then is not null) await SayAsync(then);
            await work.CommitAsync();
        }
        catch (PostgresException crossed) when (crossed.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            hasStoodBack = true;
            await work.RollbackAsync();
        }
        await acting;
        return !hasStoodBack;

        async Task SayAsync(string words)
        {
            await using var command = new NpgsqlCommand(words, connection, work);
            await command.ExecuteNonQueryAsync();
        }
    }

    public Task<long> CountAsync(string table, string where = "true") => AskSqlAsync<long>($"SELECT count(*) FROM {table} WHERE {where}");

    /// <summary>What is still to happen, but for looking back at it: whether a refund arrived, and whether the carrier has forgotten what it sent.</summary>
    public Task<long> OpenIntentsAsync() => CountAsync("intents", "ended_at IS NULL AND kind NOT IN ('look-at-refund', 'forget-at-carrier')");

    /// <summary>After connections were broken: nobody goes on with a dead one.</summary>
    public void ForgetConnections()
    {
        _database.Clear();
        foreach (var host in _hosts.Values.Append(Main)) host.Services.GetRequiredService<NpgsqlDataSource>().Clear();
    }

    internal PortalHost With(params (string Name, string? Value)[] settings)
    {
        var key = string.Join('\n', settings.OrderBy(setting => setting.Name, StringComparer.Ordinal));
        return _hosts.TryGetValue(key, out var host) ? host : _hosts[key] = Start(0, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Main.DisposeAsync();
        foreach (var host in _hosts.Values) await host.DisposeAsync();
        await _database.DisposeAsync();
        await Neighbours.DisposeAsync();
        await Post.DisposeAsync();
    }

    internal static async Task<World> StartAsync(DatabaseServer server)
    {
        var connection = await server.NewDatabaseAsync();
        var post = await Postbox.StartAsync();
        return new World(connection, await Neighbourhood.StartAsync(post.Address), post);
    }

    /// <summary>As on the first day: no rows, no mail, no trouble, the neighbours' time.</summary>
    internal async Task ForgetAsync()
    {
        await using var connection = await _database.OpenConnectionAsync();
        _respawner ??= await Respawner.CreateAsync(connection, new RespawnerOptions { DbAdapter = DbAdapter.Postgres, TablesToIgnore = Kept, WithReseed = false });
        await _respawner.ResetAsync(connection);
        await Neighbours.ForgetAsync();
        Post.Forget();
        Logs.Forget();
        (TroubleIsExpected, WrongRequestsAreExpected) = (false, false);
        Worker = Main;
        Clock.Set(Neighbours.Clock.GetUtcNow());
    }

    private PortalHost Start(int port, (string Name, string? Value)[] more)
    {
        port = port == 0 ? FreePort.Next() : port;
        var settings = new Dictionary<string, string?>(Neighbours.Settings())
        {
            ["ConnectionStrings:Portal"] = _connection,
            ["Portal:PublicUrl"] = $"http://localhost:{port}",
            ["Secrets:Key"] = "iRnUBtOw5MkF4zL3hQqJ0e8Yd1Vx7sPaKc2Gm6oTgWE=",
            ["Telephone:StatusCallback"] = new Uri(Post.Address, "/webhooks/twilio").AbsoluteUri,
            ["HumanCheck:Mode"] = "Off",
            // As weak as it goes: tests hash often, and how strong a hash is belongs to the adapter's own tests.
            ["Passwords:MemoryMiB"] = "7",
            ["Passwords:Passes"] = "1",
            // All tests ask from here, some of them by hundreds.
            ["Floods:RequestsInASecond"] = "100000",
            ["Floods:RequestsAtOnce"] = "100000",
            ["Floods:ProgramRequestsInASecond"] = "100000",
            ["Floods:ProgramRequestsAtOnce"] = "100000",
            // One world's clock only ever goes on, by years.
            ["Catalogue:Coupons:WELCOME-2026:Expires"] = "2999-01-01T00:00:00Z",
            ["Catalogue:Coupons:QUARTER-OFF:Expires"] = "2999-01-01T00:00:00Z",
        };
        foreach (var (name, value) in more) settings[name] = value;
        return new PortalHost(settings, port, Clock, Logs);
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = _database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
