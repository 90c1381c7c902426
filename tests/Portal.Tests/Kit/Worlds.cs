using System.Collections.Concurrent;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Portal.Tests.Kit.KitFramework", "Portal.Tests")]

namespace Portal.Tests.Kit;

/// <summary>
/// As many worlds as tests run at once; each is made when it is first needed, and used again until it has come too far from the calendar:
/// a card that a test types is good for so long only.
/// </summary>
internal static class Worlds
{
    private static readonly TimeSpan TooFar = TimeSpan.FromDays(2 * 365);

    private static readonly ConcurrentBag<World> Idle = [];
    private static readonly ConcurrentDictionary<World, bool> All = new();
    private static readonly Lazy<Task<DatabaseServer>> Server = new(DatabaseServer.StartAsync);

    public static async Task<World> RentAsync()
    {
        if (Idle.TryTake(out var world) && world.Clock.GetUtcNow() - DateTimeOffset.UtcNow > TooFar)
        {
            All.Remove(world, out _);
            await world.DisposeAsync();
            world = null;
        }

        if (world is null) All[world = await World.StartAsync(await Server.Value)] = true;
        await world.ForgetAsync();
        return world;
    }

    public static void Return(World world) => Idle.Add(world);

    /// <summary>A database that no world uses.</summary>
    public static async Task<string> NewDatabaseAsync() => await (await Server.Value).NewDatabaseAsync();

    public static async Task EndAsync()
    {
        foreach (var world in All.Keys) await world.DisposeAsync();
        if (Server.IsValueCreated) await (await Server.Value).DisposeAsync();
    }
}

/// <summary>
/// xunit's own, but for the end: when all tests have run, the worlds are taken down. Xunit's end goes on in the background, and the process may be
/// over before it: so it is done here, while somebody waits.
/// </summary>
public sealed class KitFramework(IMessageSink messageSink) : XunitTestFramework(messageSink), IDisposable
{
    void IDisposable.Dispose()
    {
        Worlds.EndAsync().GetAwaiter().GetResult();
        base.Dispose();
    }
}
