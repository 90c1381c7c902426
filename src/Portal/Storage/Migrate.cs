using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>Brings the database up to date. Asked for by name (`Portal migrate`), never silently at start-up.</summary>
public static class Migrate
{
    public static async Task<int> RunAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var pending = (await db.Database.GetPendingMigrationsAsync()).ToArray();
        foreach (var name in pending) Console.WriteLine($"Migration {name}");
        // One that rewrites or indexes what has grown takes longer than a page may wait.
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.MigrateAsync();
        Console.WriteLine(pending.Length == 0 ? "The database is up to date." : $"{pending.Length} migrations applied.");
        return 0;
    }
}
