using System.Net;
using Microsoft.Extensions.Options;

namespace Portal.Adapters;

/// <summary>Settings are judged once, when the host starts, and everything that is wrong is said at once.</summary>
internal static class Settings
{
    public static void AddSettings<TOptions, TCheck>(this IServiceCollection services, IConfigurationSection section)
        where TOptions : class
        where TCheck : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TCheck>();
    }

    public static ValidateOptionsResult Judge(IEnumerable<string?> faults)
    {
        var found = faults.OfType<string>().ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    public static string? Missing(string setting, string? value) => string.IsNullOrWhiteSpace(value) ? $"{setting} is missing." : null;

    public static string? Between(string setting, int value, int least, int most) =>
        value < least || value > most ? $"{setting} is {value}; it must be from {least} to {most}." : null;

    /// <summary>
    /// https to the vendor, always; in Development also this machine, in clear, where the sandbox plays the vendor. A vendor's own
    /// sandbox is for Development only: elsewhere it would accept cards and codes that are worth nothing.
    /// </summary>
    public static string? Address(string setting, Uri? address, IHostEnvironment environment)
    {
        if (address is not { IsAbsoluteUri: true } || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            return $"{setting} must be a whole address, such as https://host, without a query.";
        if (IsRehearsal(address)) return environment.IsDevelopment() ? null : $"{setting} is a sandbox ({address.Host}); that is allowed in Development only.";
        return address.Scheme == Uri.UriSchemeHttps ? null : $"{setting} must begin with https.";
    }

    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>With the slash at the end that keeps a path in it when addresses are joined.</summary>
    public static Uri AsFolder(Uri address) => new(address.AbsoluteUri.TrimEnd('/') + "/");

    private static bool IsRehearsal(Uri address) => IsThisMachine(address.Host) || address.Host.Contains("sandbox", StringComparison.OrdinalIgnoreCase);
}
