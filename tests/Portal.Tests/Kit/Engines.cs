using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Tests.Kit;

/// <summary>The engine of intents as it is, with kinds of a test's own.</summary>
internal static class Engines
{
    public static Intents Engine(this World world, PortalDb db, params IntentKind[] kinds) => world.Engine(db, new ServiceCollection().AddKinds(kinds).BuildServiceProvider());

    public static Intents Engine(this World world, PortalDb db, IServiceProvider kinds) => new(
        db, world.Services.GetRequiredService<IKeys>(), world.Clock, kinds, kinds.GetRequiredService<IntentKinds>(), world.Services.GetRequiredService<IntentBell>(),
        world.Services.GetRequiredService<IntentMeter>(), world.Services.GetRequiredService<IOptions<IntentOptions>>(), NullLogger<Intents>.Instance);

    /// <summary>Each of a class of its own, as in the portal.</summary>
    public static IServiceCollection AddKinds(this IServiceCollection services, params IntentKind[] kinds)
    {
        foreach (var kind in kinds) services.AddSingleton(kind).AddSingleton(kind.GetType(), kind);
        return services.AddSingleton<IntentKinds>();
    }
}
