using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>`Portal end-sessions ACCOUNT`, or `all`, operators' included: for the hour when somebody else is in.</summary>
public static class EndSessions
{
    public static async Task<int> RunAsync(IServiceProvider services, string whose)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, time) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<TimeProvider>());
        var isAll = whose == "all";
        await using var work = await db.Database.BeginTransactionAsync();
        // Whoever begins a session in place of another waits for this, or is done and seen by it.
        var locked = await db.Database.SqlQuery<int>($"SELECT 1 AS \"Value\" FROM accounts WHERE {isAll} OR id = {whose} ORDER BY id FOR UPDATE").ToListAsync();
        if (locked.Count == 0 && !isAll)
        {
            // What was typed may be anything, an address for one, and goes into no trail.
            Console.Error.WriteLine("No such account.");
            return 1;
        }
        var ended = await db.Sessions.Where(session => isAll || session.AccountId == whose).ExecuteDeleteAsync();
        // Whoever is in may know the password too, and must not come back with it alone.
        await db.KnownBrowsers.Where(browser => isAll || browser.AccountId == whose).ExecuteDeleteAsync();
        if (isAll) ended += await db.OperatorSessions.ExecuteDeleteAsync();
        db.Note(time.GetUtcNow(), isAll ? null : whose, "sessions-ended", "operator");
        await db.SaveChangesAsync();
        await work.CommitAsync();
        Console.WriteLine($"{ended} sessions ended.");
        return 0;
    }
}
