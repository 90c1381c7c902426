using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sandbox;

/// <summary>Finds ports on 127.0.0.1 that nobody listens on, and keeps to one once chosen.</summary>
internal static class Ports
{
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try { listener.Start(); }
        catch (SocketException) { return false; }
        return true;
    }

    /// <summary>
    /// One that nobody listens on, for a program that starts a moment later: below those that systems give to outgoing connections, so that
    /// none of these takes it meanwhile, and never the same twice.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            if (IsFree(port) && Given.TryAdd(port, true)) return port;
        }
    }

    /// <summary>The port that the file names if it is still free, else another.</summary>
    public static int RememberedOrFree(string file) => Remembered(file) is { } port && IsFree(port) ? port : Free();

    public static void Remember(string file, int port) => File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));

    private static int? Remembered(string file) =>
        File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var port) ? port : null;
}
