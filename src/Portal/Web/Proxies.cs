using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Portal.Web;

/// <summary>Whom to believe about the visitor's address and the use of TLS. The host name is believed from nobody: it is in the options.</summary>
internal static class Proxies
{
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 16;

    /// <summary>In IPv6 the addresses of IPv4 stand behind so many bits, 80 of which are 0. The framework takes one for the other.</summary>
    private const int BeforeIPv4 = 96;

    public static IServiceCollection AddProxies(this IServiceCollection services)
    {
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<PortalOptions>>((forwarded, portal) => Believe(forwarded, portal.Value.Proxies));
        return services;
    }

    /// <summary>Reads "10.0.0.4" or "10.0.0.0/24".</summary>
    public static bool TryRead(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    /// <summary>Whether so many are in it that visitors are among them: whoever is believed about where they come from has each limit of a network anew.</summary>
    public static bool IsTooWide(string text) => TryRead(text, out var network) && network.PrefixLength < network switch
    {
        { BaseAddress.AddressFamily: AddressFamily.InterNetwork } => WidestIPv4,
        // IPNetwork.Contains is no help: of such addresses in a network of IPv6 it is wrong (dotnet/runtime #131861).
        _ when !network.BaseAddress.GetAddressBytes().AsSpan(0, 10).ContainsAnyExcept((byte)0) => BeforeIPv4 + WidestIPv4,
        _ => WidestIPv6,
    };

    private static void Believe(ForwardedHeadersOptions forwarded, IList<string> proxies)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) if (TryRead(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
        // With both lists empty the framework would believe everybody.
        forwarded.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // Each hop must be on the list, so their number needs no limit of its own.
        forwarded.ForwardLimit = null;
    }
}
