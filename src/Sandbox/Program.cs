using Sandbox;

await SandboxApp.Build(new SandboxOptions()).RunAsync();
