namespace Sandbox;

// A class with a name of its own, not top-level statements: the portal's tests see two programs and must be able to tell them apart.
internal static class Program
{
    private static Task Main() => SandboxApp.Build(new SandboxOptions()).RunAsync();
}
