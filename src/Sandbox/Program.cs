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
            await Console.Error.WriteLineAsync("Without a word: the sandbox alone (SANDBOX_PORT 5081, SMTP_PORT 5025, PORTAL_PORT 5080, DATA_DIR none). With \"world\": database, sandbox and portal.");
            return 2;
        }
        await SandboxApp.Build(SandboxOptions.FromEnvironment()).RunAsync();
        return 0;
    }
}
