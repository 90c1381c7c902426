using Sandbox;
using Sandbox.World;

if (args is ["world"]) return await WorldProgram.RunAsync();
if (args is not [])
{
    Console.Error.WriteLine("Without a word: the sandbox alone, on ports 5081 (web) and 5025 (mail). With \"world\": database, sandbox and portal.");
    return 2;
}
await SandboxApp.Build(new SandboxOptions()).RunAsync();
return 0;
