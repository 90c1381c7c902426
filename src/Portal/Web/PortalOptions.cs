using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>Who runs this portal and where it is reached. Configuration section "Portal".</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>The name visitors know, in the header, in titles and in messages.</summary>
    [Required, StringLength(40, MinimumLength = 1)]
    public string Brand { get; set; } = "Northgate";

    /// <summary>The address visitors type: scheme and host, no path. Links in messages and cookies follow it, never the Host header.</summary>
    [Required]
    public Uri? PublicUrl { get; set; } = new("http://localhost:5000");

    /// <summary>Where a visitor without an account writes to.</summary>
    [Required, EmailAddress]
    public string SupportEmail { get; set; } = "support@northgate.example";

    /// <summary>The company behind the brand, as agreements name it.</summary>
    [Required, StringLength(120, MinimumLength = 1)]
    public string OperatorName { get; set; } = "Northgate Cloud Ltd";

    /// <summary>Languages there are words for, the default first; English when empty. The browser's wish chooses among them.</summary>
    public IList<string> Languages { get; } = [];

    /// <summary>
    /// The load balancers in front: addresses ("10.0.0.4") or networks ("10.0.0.0/24"). Only they are believed about who asks and whether
    /// it came by TLS. Empty: nobody is. Outside Development no network is wider than /8, of IPv6 than /16.
    /// </summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>A run on this machine without TLS: cookies go without Secure and the __Host- prefix. Start-up refuses it outside Development.</summary>
    public bool IsPlainHttp => PublicUrl is { IsAbsoluteUri: true, Scheme: "http" };
}

/// <summary>Refuses to start with an address that would make cookies or links unsafe.</summary>
internal sealed class PortalOptionsValidator(IConfiguration settings, IHostEnvironment environment) : IValidateOptions<PortalOptions>
{
    /// <summary>What the framework takes for every host there is.</summary>
    private static readonly string[] Everybody = ["*", "0.0.0.0", "[::]"];

    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        if (options.PublicUrl is not { IsAbsoluteUri: true } url || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
            return ValidateOptionsResult.Fail("Portal:PublicUrl must be an address without a path, such as https://account.example.com.");
        if (options.IsPlainHttp && !(url.IsLoopback && environment.IsDevelopment()))
            return ValidateOptionsResult.Fail("Portal:PublicUrl must begin with https. Plain http is for this machine alone, in Development.");
        if (options.Proxies.FirstOrDefault(proxy => !Proxies.TryRead(proxy, out _)) is { } wrong)
            return ValidateOptionsResult.Fail($"Portal:Proxies holds \"{wrong}\", which is neither an address nor a network such as 10.0.0.0/24.");
        if (!environment.IsDevelopment() && options.Proxies.FirstOrDefault(Proxies.IsTooWide) is { } wide)
            return ValidateOptionsResult.Fail($"Portal:Proxies holds \"{wide}\", which is so wide that visitors are among the proxies. Outside Development a network is /8 or narrower, of IPv6 /16.");
        if (!environment.IsDevelopment() && settings["AllowedHosts"] is { Length: > 0 } hosts && (hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is var names && (names.Length == 0 || names.Any(Everybody.Contains))))
            return ValidateOptionsResult.Fail("AllowedHosts must name the hosts that are answered. That any is answered is for Development only; leave it out for the host of Portal:PublicUrl.");
        return ValidateOptionsResult.Success;
    }
}
