using Sandbox.Contract;
using Sandbox.Web;

namespace Sandbox;

/// <summary>Builds the sandbox: one web server for the vendors' APIs, the pages for people and the JSON for tests, and an SMTP server.</summary>
public static class SandboxApp
{
    /// <summary>Start it with <c>StartAsync</c>; the ports are then known to <see cref="SandboxAddresses"/> in its services.</summary>
    public static WebApplication Build(SandboxOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // The portal's settings, in the environment or in a file where we happen to run, are not ours.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton(options).AddSingleton<SandboxClock>().AddSingleton<TimeProvider>(s => s.GetRequiredService<SandboxClock>());
        builder.Services.AddSingletons(typeof(SandboxApp).Assembly);
        return Assemble(builder.Build());
    }

    private static WebApplication Assemble(WebApplication app)
    {
        app.Services.GetRequiredService<StateFile>().Load();
        app.UseMiddleware<ChangeWatch>();
        app.UseMiddleware<VendorDoor>();
        if (app.Services.GetRequiredService<SandboxOptions>().Contracts is { } contracts) app.UseVendorContracts(contracts);
        // Said here so that the vendor's door can run the rest, routing included, on a request of its own.
        app.UseRouting();
        app.MapFrontPage();
        app.MapTestJson();
        foreach (var neighbour in app.Services.GetServices<INeighbour>()) neighbour.Map(app);
        return app;
    }
}
