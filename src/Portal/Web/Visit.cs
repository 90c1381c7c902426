using System.Net;
using System.Net.Sockets;
using Portal.Ports;

namespace Portal.Web;

/// <summary>Who is visiting: the session, if there is one, and where the request comes from.</summary>
public sealed class Visit(IHttpContextAccessor accessor)
{
    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no visit outside a request.");

    public Session? Session => Context.Features.Get<Session>();

    /// <summary>The account of the session; asking without one is a bug, as the page must have demanded it.</summary>
    public string AccountId => Session?.AccountId ?? throw new InvalidOperationException("This needs a session.");

    /// <summary>The operator's session, at /operations alone; nobody has both at once.</summary>
    public OperatorSession? Work => Context.Features.Get<OperatorSession>();

    /// <summary>The operator's name; asking without a session is a bug.</summary>
    public string Operator => Work?.Operator ?? throw new InvalidOperationException("This needs an operator.");

    /// <summary>For the log: the account's opaque number, or the operator's name.</summary>
    public string Who => Session is { } session ? "account " + session.AccountId : Work is { } work ? "operator " + work.Operator : "nobody known";

    /// <summary>The visitor's network: /24 for IPv4, /48 for IPv6. Limits are counted by it, never by the whole address alone.</summary>
    public string Network => NetworkOf(Context.Connection.RemoteIpAddress);

    /// <summary>The browser in a few words of our own, never the whole header.</summary>
    public string Browser => BrowserNames.Of(Context.Request.Headers.UserAgent.ToString());

    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "none";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6;
        return Convert.ToHexStringLower(bytes.AsSpan(0, kept));
    }
}
