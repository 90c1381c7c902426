using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Sandbox.World;

/// <summary>The command "world": runs until Ctrl-C, SIGTERM or the end of the terminal.</summary>
internal static class WorldProgram
{
    public static async Task<int> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        try
        {
            await LocalWorld.RunAsync(WorldOptions.FromEnvironment(), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { return 0; }
        catch (Exception broken) when (broken is WorldException or InvalidOperationException or IOException or NpgsqlException or SocketException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync(broken.Message);
            return 1;
        }
    }
}
