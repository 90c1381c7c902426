using System.Runtime.InteropServices;

namespace Sandbox.World;

/// <summary>Signals of Unix, which .NET does not send.</summary>
internal static partial class Signals
{
    private const int Sigterm = 15;

    /// <summary>Asks a process to end. One that is gone already needs no asking.</summary>
    public static void Terminate(int process) => _ = Kill(process, Sigterm);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
