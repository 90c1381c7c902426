using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Portal.Web;

/// <summary>Whom to believe about the visitor's address and the use of TLS. The host name is believed from nobody: it is in the options.</summary>
internal static class Proxies
{
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
