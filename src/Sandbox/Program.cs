using Sandbox.World;

namespace Sandbox;

// A class with a name of its own, not top-level statements: the portal's tests see two programs and must be able to tell them apart.
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["world"]) return await WorldProgram.RunAsync();
        if (args is not [])
        {
            await Console.Error.WriteLineAsync("Without a word: the sandbox alone, on ports 5081 (web) and 5025 (mail). With \"world\": database, sandbox and portal.");
            return 2;
        }
        await SandboxApp.Build(new SandboxOptions()).RunAsync();
        return 0;
    }
}
