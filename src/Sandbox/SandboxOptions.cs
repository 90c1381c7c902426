using Sandbox.Contract;
using Sandbox.World;

namespace Sandbox;

/// <summary>Where the sandbox listens and what it must know of the portal. Ports of 0 are chosen by the system.</summary>
public sealed record SandboxOptions
{
    public int HttpPort { get; init; } = 5081;

    public int SmtpPort { get; init; } = 5025;

    /// <summary>Where webhooks and status callbacks go, without a trailing slash.</summary>
    public string PortalUrl { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Folder for what must survive a restart; null keeps everything in memory.</summary>
    public string? DataDir { get; init; }

    /// <summary>Keys the portal must present, as it would to the vendors.</summary>
    public string StripeKey { get; init; } = "sk_test_sandbox";
    public string StripeWebhookSecret { get; init; } = "whsec_sandbox";
    public string PayPalClientId { get; init; } = "sandbox-client";
    public string PayPalSecret { get; init; } = "sandbox-secret";
    public string PayPalWebhookId { get; init; } = "WHSANDBOX";
    public string TwilioAccountSid { get; init; } = "AC00000000000000000000000000000001";
    public string TwilioAuthToken { get; init; } = "sandbox-auth-token";
    public string TwilioFrom { get; init; } = "+15005550006";

    /// <summary>The faults in real time: how long "slow" waits, how long "timeout" holds, how much later "late" does its work.</summary>
    public TimeSpan SlowBy { get; init; } = TimeSpan.FromSeconds(3);
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan LateBy { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Real time between two steps of a message or call (queued, sent, delivered).</summary>
    public TimeSpan StatusPace { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The vendors' own documents, against which every request and answer is held; null leaves them unread.</summary>
    public ContractOptions? Contracts { get; init; }

    /// <summary>For the sandbox alone: SANDBOX_PORT, SMTP_PORT, PORTAL_PORT, DATA_DIR; without them as above.</summary>
    public static SandboxOptions FromEnvironment() => new()
    {
        HttpPort = Variables.Port("SANDBOX_PORT", 5081),
        SmtpPort = Variables.Port("SMTP_PORT", 5025),
        PortalUrl = $"http://127.0.0.1:{Variables.Port("PORTAL_PORT", 5080)}",
        DataDir = Variables.Text("DATA_DIR"),
        Contracts = ContractOptions.Found,
    };
}
