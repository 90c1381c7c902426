using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Whoever migrates a portal that is at work keeps nobody waiting for long, and is told in a sentence when it cannot be done now.</summary>
public sealed class MigrateTests : IAsyncLifetime, IDisposable
{
    /// <summary>Behind it there is one that changes mailed_links, and then others.</summary>
    private const string Older = "20261128092000_JudgeGuess";

    private const string NewColumn = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'mailed_links' AND column_name = 'old_phone'";
    private const string Applied = """SELECT count(*) FROM "__EFMigrationsHistory" """;
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private static readonly MigrationPatience Short = new() { Tries = 2, Pause = TimeSpan.FromMilliseconds(10) };
    private static readonly MigrationPatience Long = new() { Tries = 1000, Pause = TimeSpan.FromMilliseconds(10) };

    private readonly Words _said = new(), _complaints = new();
    private string _connection = "";
    private NpgsqlDataSource _database = null!;
    private int _all;

    public async Task InitializeAsync()
    {
        _connection = await Worlds.NewDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connection);
        _all = (int)await AskAsync(Applied);
    }

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    public void Dispose()
    {
        _said.Dispose();
        _complaints.Dispose();
    }

    [Fact]
    public async Task An_empty_database_is_brought_up_to_date_and_then_there_is_nothing_to_do()
    {
        await DoAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");

        Assert.Equal(0, await MigrateAsync(Short));
        Assert.Equal($"{_all} migrations applied.", _said.Last);
        Assert.Equal(0, await MigrateAsync(Short));

        Assert.Equal("The database is up to date.", _said.Last);
        Assert.Equal(_all, await AskAsync(Applied));
    }

    [Fact]
    public async Task What_somebody_holds_is_not_waited_for_for_long_and_nobody_waits_behind_it()
    {
        await GoBackAsync();
        var before = await AskAsync(Applied);
        await using var holder = await HoldAsync();

        var migrating = MigrateAsync(Short);
        await UntilOneWaitsAsync(migrating);
        // Whoever reads now stands behind who wants to change the table, and it is still held.
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM mailed_links"));
        Assert.Equal(1, await migrating);

        Assert.StartsWith("The database is not up to date: 0 migrations applied, and nothing of the next. 2 times somebody else held for more than 2 s what it needs.", _complaints.Last, StringComparison.Ordinal);
        Assert.Equal((before, 0), (await AskAsync(Applied), await AskAsync(NewColumn)));
        await holder.CloseAsync();
        Assert.Equal(0, await MigrateAsync(Short));
        Assert.Equal((_all, 1), (await AskAsync(Applied), await AskAsync(NewColumn)));
    }

    [Fact]
    public async Task It_is_tried_again_until_the_holder_lets_go()
    {
        await GoBackAsync();
        await using var holder = await HoldAsync();

        var migrating = MigrateAsync(Long);
        await _said.TriesAgain.WaitAsync(TimeSpan.FromMinutes(1));
        await holder.CloseAsync();

        Assert.Equal(0, await migrating);
        Assert.Equal((_all, 1), (await AskAsync(Applied), await AskAsync(NewColumn)));
    }

    [Fact]
    public async Task Before_who_waits_for_it_in_turn_it_gives_way_too()
    {
        await GoBackAsync();
        await using var holder = await HoldAsync("payment_methods");

        var migrating = MigrateAsync(Long);
        await UntilOneWaitsAsync(migrating);
        // It has this one already, and the other is ours.
        await using var more = new NpgsqlCommand("LOCK TABLE usage_events IN ROW EXCLUSIVE MODE", holder);
        await more.ExecuteNonQueryAsync();
        await holder.CloseAsync();

        Assert.Equal(0, await migrating);
        Assert.Equal(_all, await AskAsync(Applied));
    }

    /// <summary>Each of them by itself: what the first needs is free again while the second is at work.</summary>
    [Fact]
    public async Task What_is_done_stays_when_the_next_cannot_be_done_now()
    {
        await GoBackAsync();
        await using var holder = await HoldAsync("usage_events");

        Assert.Equal(1, await MigrateAsync(Short));

        Assert.Contains("1 migrations applied, and nothing of the next", _complaints.Last, StringComparison.Ordinal);
        Assert.Equal(1, await AskAsync(NewColumn));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM pg_indexes WHERE indexname IN ('ix_usage_events_subscription_id', 'ix_forms_account_id')"));
    }

    /// <summary>Else every portal would be taken for one that is not ready while a table is indexed.</summary>
    [Fact]
    public async Task What_is_applied_can_be_read_while_one_migrates()
    {
        await GoBackAsync();
        var before = await AskAsync(Applied);
        await using var holder = await HoldAsync();

        var migrating = MigrateAsync(Long);
        await UntilOneWaitsAsync(migrating);
        await using var connection = await _database.OpenConnectionAsync();
        await using var ask = new NpgsqlCommand("SET lock_timeout = 1; " + Applied, connection);
        Assert.Equal(before, await ask.ExecuteScalarAsync());

        await holder.CloseAsync();
        Assert.Equal(0, await migrating);
    }

    [Fact]
    public async Task Two_that_migrate_at_once_do_each_thing_once()
    {
        await GoBackAsync();

        var ended = await Task.WhenAll(MigrateAsync(Long), MigrateAsync(Long));

        Assert.All(ended, exit => Assert.Equal(0, exit));
        Assert.Equal(_all, await AskAsync(Applied));
    }

    [Fact]
    public async Task One_that_was_left_out_is_applied_and_none_that_is_later_taken_back()
    {
        const string later = "SELECT 'ix_audit_at_id'::regclass::oid::bigint", leftOut = "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_forms_account_id'";
        await DoAsync("""DELETE FROM "__EFMigrationsHistory" WHERE migration_id = '20261128141000_IndexesForLeaving'; DROP INDEX ix_usage_events_subscription_id, ix_payment_methods_account_id, ix_challenges_account_id, ix_forms_account_id, ix_intents_ended_at""");
        var before = await AskAsync(later);

        Assert.Equal(0, await MigrateAsync(Short));

        Assert.Equal((_all, 1, before), (await AskAsync(Applied), await AskAsync(leftOut), await AskAsync(later)));
    }

    /// <summary>What cannot be in one would be half done when it fails, and waits for tables as long as it likes. An index that is made CONCURRENTLY is the operator's to make.</summary>
    [Fact]
    public async Task Every_migration_can_be_in_a_transaction()
    {
        await using var db = Databases.Open(_connection);
        var (assembly, generator, model) = (db.GetService<IMigrationsAssembly>(), db.GetService<IMigrationsSqlGenerator>(), db.GetService<IDesignTimeModel>().Model);

        var outside = assembly.Migrations.Where(one => generator.Generate(assembly.CreateMigration(one.Value, db.Database.ProviderName!).UpOperations, model).Any(command => command.TransactionSuppressed));

        Assert.Empty(outside.Select(one => one.Key));
    }

    private async Task<int> MigrateAsync(MigrationPatience patience)
    {
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddScoped(_ => Databases.Open(_connection)).BuildServiceProvider();
        return await Migrate.RunAsync(services, patience, _said, _complaints);
    }

    /// <summary>To a database as an older portal left it.</summary>
    private async Task GoBackAsync()
    {
        await DoAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        await using var db = Databases.Open(_connection);
        await db.Database.MigrateAsync(Older);
    }

    /// <summary>As somebody does who writes into a table and does not come to an end.</summary>
    private async Task<NpgsqlConnection> HoldAsync(string table = "mailed_links")
    {
        var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ROW EXCLUSIVE MODE", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task UntilOneWaitsAsync(Task migrating)
    {
        while (!migrating.IsCompleted && await AskAsync(Waiting) == 0) await Task.Yield();
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task DoAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What a console shows, for who looks at it meanwhile.</summary>
    private sealed class Words : StringWriter
    {
        private readonly TaskCompletionSource _triesAgain = new();

        public volatile string Last = "";

        public Task TriesAgain => _triesAgain.Task;

        public override Task WriteLineAsync(string? value)
        {
            Last = value ?? "";
            if (Last.Contains("trying again", StringComparison.Ordinal)) _triesAgain.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
