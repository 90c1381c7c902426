using System.Collections;
using System.Globalization;
using Sandbox.Database;

namespace Sandbox.World;

/// <summary>The settings that point the portal at this world. What the user has set already stays as it is.</summary>
internal static class PortalEnvironment
{
    public static Dictionary<string, string> For(WorldOptions world, SandboxOptions keys, SandboxAddresses sandbox, string connection) =>
        For(world, keys, sandbox.Http, sandbox.SmtpPort, connection);

    /// <param name="sandbox">Where it is reached, without a trailing slash; it may be another process.</param>
    public static Dictionary<string, string> For(WorldOptions world, SandboxOptions keys, string sandbox, int smtpPort, string connection)
    {
        var portal = $"http://127.0.0.1:{world.PortalPort}";
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = portal,
            ["ConnectionStrings__Portal"] = connection,
            ["Portal__PublicUrl"] = portal,
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__Port"] = smtpPort.ToString(CultureInfo.InvariantCulture),
            ["Mail__Tls"] = "None",
            ["Mail__From"] = "portal@portal.test",
            ["Telephone__BaseAddress"] = sandbox + "/vendors/twilio",
            ["Telephone__AccountSid"] = keys.TwilioAccountSid,
            ["Telephone__AuthToken"] = keys.TwilioAuthToken,
            ["Telephone__From"] = keys.TwilioFrom,
            ["Cards__BaseAddress"] = sandbox + "/vendors/stripe",
            ["Cards__SecretKey"] = keys.StripeKey,
            ["Cards__WebhookSecret"] = keys.StripeWebhookSecret,
            ["PayPal__BaseAddress"] = sandbox + "/vendors/paypal",
            ["PayPal__ClientId"] = keys.PayPalClientId,
            ["PayPal__Secret"] = keys.PayPalSecret,
            ["PayPal__WebhookId"] = keys.PayPalWebhookId,
            ["PayPal__ApprovalOrigin"] = sandbox,
            // Everybody on this machine is one network, and some of them are test suites.
            ["Codes__SendsByPhoneOfNetworkInAnHour"] = "2000",
            ["CardChecks__TriesOfNetworkInAnHour"] = "2000",
            ["CardChecks__TriesOfAccountInADay"] = "50",
            ["Floods__RequestsInASecond"] = "2000",
            ["Clock__OffsetFile"] = Path.Combine(world.DataDir, "clock"),
            ["Secrets__Key"] = KeptSecret.Key(Path.Combine(world.DataDir, "portal.key")),
        };
        foreach (var set in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()) Drop(settings, (string)set.Key);
        return settings;
    }

    // The portal reads names without regard to case, so the user's spelling may differ from ours.
    private static void Drop(Dictionary<string, string> settings, string name)
    {
        foreach (var ours in settings.Keys.Where(ours => ours.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList()) settings.Remove(ours);
    }
}
