using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Sandbox.Mailbox;

namespace Sandbox;

/// <summary>Where the running sandbox is reached: the ports the system chose when the options said 0.</summary>
[Singleton]
public sealed class SandboxAddresses(IServer server, SmtpServer smtp)
{
    /// <summary>The web server, without a trailing slash.</summary>
    public string Http =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? throw new InvalidOperationException("The sandbox is not running.");

    public int HttpPort => new Uri(Http).Port;

    public int SmtpPort => smtp.Port;
}
