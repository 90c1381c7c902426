using System.Diagnostics;
using Portal.Tests.House;

namespace Portal.Tests.Kit;

/// <summary>The portal as a process of its own, with words given by hand.</summary>
internal static class PortalProgram
{
    /// <summary>In Production, and with no settings but these ("ConnectionStrings__Portal", …). How it ends, and what it says.</summary>
    public static async Task<(int Exit, string Said)> RunAsync(string[] words, params (string Name, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.dll"), .. words])
        {
            WorkingDirectory = TidinessTests.In("src/Portal"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (said, complaints) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await said + await complaints).Trim());
    }
}
