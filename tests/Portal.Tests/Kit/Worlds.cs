using System.Collections.Concurrent;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Portal.Tests.Kit.KitFramework", "Portal.Tests")]

namespace Portal.Tests.Kit;

/// <summary>As many worlds as tests run at once; each is made when it is first needed, and used again and again.</summary>
internal static class Worlds
{
    private static readonly ConcurrentBag<World> Idle = [];
    private static readonly ConcurrentBag<World> All = [];
    private static readonly Lazy<Task<DatabaseServer>> Server = new(DatabaseServer.StartAsync);

    public static async Task<World> RentAsync()
    {
        if (!Idle.TryTake(out var world)) All.Add(world = await World.StartAsync(await Server.Value));
        await world.ForgetAsync();
        return world;
    }

    public static void Return(World world) => Idle.Add(world);

    /// <summary>A database that no world uses.</summary>
    public static async Task<string> NewDatabaseAsync() => await (await Server.Value).NewDatabaseAsync();

    public static async Task EndAsync()
    {
        foreach (var world in All) await world.DisposeAsync();
        if (Server.IsValueCreated) await (await Server.Value).DisposeAsync();
    }
}

/// <summary>xunit's own, but for the end: when all tests have run, the worlds are taken down.</summary>
public sealed class KitFramework : XunitTestFramework
{
    public KitFramework(IMessageSink messageSink)
        : base(messageSink) => DisposalTracker.Add(new End());

    private sealed class End : IDisposable
    {
        public void Dispose() => Worlds.EndAsync().GetAwaiter().GetResult();
    }
}
