using Microsoft.Playwright;
using Portal.Tests.Kit;

[assembly: TestFramework("Portal.Tests.Kit.KitFramework", "Portal.Tests")]

namespace Browser.Tests.Kit;

/// <summary>The whole portal with its database and its neighbours, for journeys in a browser.</summary>
public sealed class RealPortal : IAsyncLifetime
{
    public World World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await Worlds.RentAsync();

    public Task DisposeAsync()
    {
        Worlds.Return(World);
        return Task.CompletedTask;
    }

    internal async Task<IPage> VisitAsync(Chrome chrome, bool script) => await chrome.VisitAsync(World.Address, script: script);
}

/// <summary>One portal and one browser, one journey after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Journeying : ICollectionFixture<RealPortal>, ICollectionFixture<Chrome>
{
    public const string Name = "Journeying";
}
