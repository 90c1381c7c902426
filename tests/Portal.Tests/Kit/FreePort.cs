using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Kit;

/// <summary>A port that nobody listens on. Known beforehand, as the portal's own address is one of its settings.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
