using System.ComponentModel;
using System.Diagnostics;

namespace Sandbox.Database;

/// <summary>Runs other programs to their end.</summary>
internal static class Programs
{
    public static async Task<(int Exit, string Output)> RunAsync(string program, IEnumerable<string> arguments, string? folder = null, CancellationToken stop = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? "/",
        };
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var errors = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, (await output + await errors).Trim());
    }

    /// <summary>As <see cref="RunAsync"/>; what fails is thrown with what it said.</summary>
    public static async Task MustRunAsync(string program, IEnumerable<string> arguments, string? folder = null, CancellationToken stop = default)
    {
        var (exit, output) = await RunAsync(program, arguments, folder, stop);
        if (exit != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed with {exit}:\n{output}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try { return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."); }
        catch (Win32Exception missing) { throw new InvalidOperationException($"{start.FileName} cannot be run: {missing.Message}. Is it installed?", missing); }
    }
}
