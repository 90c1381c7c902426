using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Portal.Storage;

/// <summary>
/// Brings the database up to date. Asked for by name (`Portal migrate`), never silently at start-up. Each migration is a transaction of its own, done whole
/// or not at all. What waits for a table stands before all who come for it later, if only to read: so it waits shortly, gives way, and tries again.
/// </summary>
public static class Migrate
{
    public static Task<int> RunAsync(IServiceProvider services) => RunAsync(services, new MigrationPatience(), Console.Out, Console.Error);

    internal static async Task<int> RunAsync(IServiceProvider services, MigrationPatience patience, TextWriter to, TextWriter complaints)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        // One that rewrites or indexes what has grown takes longer than a page may wait.
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await MakeHistoryAsync(db);
        for (var (applied, tries) = (0, 0); ;)
        {
            try
            {
                if (await ApplyNextAsync(db, to) is not (> 0 and var more))
                {
                    await to.WriteLineAsync(applied == 0 ? "The database is up to date." : $"{applied} migrations applied.");
                    return 0;
                }
                applied += more;
            }
            catch (Exception fault) when (GaveWay(fault))
            {
                if (++tries == patience.Tries)
                {
                    await complaints.WriteLineAsync($"The database is not up to date: {applied} migrations applied, and nothing of the next. {tries} times somebody else held for more than 2 s what it needs. A dump does, a transaction that was left open, or another migrate; pg_stat_activity shows them. Migrate again when that is over.");
                    return 1;
                }
                await to.WriteLineAsync($"Somebody else holds what it needs; trying again in {patience.Pause.TotalSeconds:0.##} s.");
                await Task.Delay(patience.Pause, scope.ServiceProvider.GetRequiredService<TimeProvider>());
            }
        }
    }

    private static async Task MakeHistoryAsync(PortalDb db)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync()) await creator.CreateAsync();
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync();
    }

    /// <summary>
    /// How many were applied; none when there are no more. The transaction is ours, for the bound on waiting (2 s: after one PostgreSQL sends its own cleaning
    /// away from a table, and looks for deadlocks), and for a lock that lets the history be read: /health/ready does.
    /// </summary>
    private static async Task<int> ApplyNextAsync(PortalDb db, TextWriter to)
    {
        await using var work = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"""SET LOCAL lock_timeout = '2s'; LOCK TABLE "__EFMigrationsHistory" IN SHARE ROW EXCLUSIVE MODE""");
        var applied = (await db.Database.GetAppliedMigrationsAsync()).ToList();
        var pending = db.Database.GetMigrations().Except(applied).ToList();
        // Migrating to one takes back all that are later than it: so to none that is earlier than what is there.
        var next = pending.FindIndex(name => applied.All(earlier => string.CompareOrdinal(earlier, name) < 0));
        if (next >= 0) pending.RemoveRange(next + 1, pending.Count - next - 1);
        foreach (var name in pending) await to.WriteLineAsync($"Migration {name}");
        if (pending.Count > 0) await db.Database.MigrateAsync(next < 0 ? null : pending[next]);
        await work.CommitAsync();
        return pending.Count;
    }

    /// <summary>To who holds a lock for long, or to who waits for one of ours.</summary>
    private static bool GaveWay(Exception fault) =>
        fault.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };
}

/// <summary>How often what a migration needs is tried for. A request holds what it holds for two minutes at most (Web/RequestTimes), and so long it is tried.</summary>
internal sealed record MigrationPatience
{
    public int Tries { get; init; } = 7;

    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(20);
}
