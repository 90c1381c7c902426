using Sandbox.Web;

namespace Sandbox;

/// <summary>Builds the sandbox: one web server for the vendors' APIs, the pages for people and the JSON for tests, and an SMTP server.</summary>
public static class SandboxApp
{
    public static WebApplication Build(SandboxOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(options).AddSingleton<SandboxClock>().AddSingleton<TimeProvider>(s => s.GetRequiredService<SandboxClock>());
        builder.Services.AddSingleton<RequestLog>().AddSingleton<Faults>();
        var app = builder.Build();
        foreach (var neighbour in app.Services.GetServices<INeighbour>()) neighbour.Map(app);
        return app;
    }
}
