using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Sandbox.Tests;

/// <summary>Stands in for the portal where its keeper is tested: this very assembly, run as a program. It tells its settings to whoever asks.</summary>
internal static class TinyPortal
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["migrate"])
        {
            await File.AppendAllTextAsync(Path.Combine(Path.GetDirectoryName(Environment.GetEnvironmentVariable("Clock__OffsetFile"))!, "migrated"), "once ");
            return 0;
        }
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/health/live", () => "alive");
        app.MapGet("/setting", (string name) => Environment.GetEnvironmentVariable(name));
        await app.RunAsync();
        return 0;
    }
}
