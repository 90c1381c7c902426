using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox;
using Sandbox.Contract;
using Sandbox.Web;

namespace Portal.Tests.Kit;

/// <summary>The sandbox in this process, on ports of its own, read by the JSON that outside tests read.</summary>
public sealed class Neighbourhood : SandboxJson, IAsyncDisposable
{
    /// <summary>The vendors' own documents, where they lie beside the repository; every request of ours is held against them.</summary>
    private static readonly ContractOptions Contracts = ContractOptions.Near(AppContext.BaseDirectory) with { RefuseOwnWrongAnswers = true };

    private static readonly Lazy<Contracts?> Documents = new(() => global::Sandbox.Contract.Contracts.Load(Contracts));

    private readonly WebApplication _sandbox;
    private readonly ConcurrentQueue<string> _refused;

    private Neighbourhood(WebApplication sandbox, ConcurrentQueue<string> refused)
        : base(new Uri(AddressesOf(sandbox).Http)) => (_sandbox, _refused) = (sandbox, refused);

    public SandboxAddresses Addresses => AddressesOf(_sandbox);

    internal SandboxClock Clock => _sandbox.Services.GetRequiredService<SandboxClock>();

    /// <param name="portal">Where webhooks and callbacks go.</param>
    public static async Task<Neighbourhood> StartAsync(Uri? portal = null)
    {
        var refused = new ConcurrentQueue<string>();
        var sandbox = SandboxApp.Build(new SandboxOptions
        {
            HttpPort = 0,
            SmtpPort = 0,
            PortalUrl = portal?.ToString().TrimEnd('/') ?? "http://127.0.0.1:9",
            SlowBy = TimeSpan.FromMilliseconds(200),
            HoldFor = TimeSpan.FromSeconds(5),
            LateBy = TimeSpan.FromMilliseconds(200),
            StatusPace = TimeSpan.FromMilliseconds(1),
            Contracts = Contracts with { HearsOfRefused = refused.Enqueue },
        });
        await sandbox.StartAsync();
        return new Neighbourhood(sandbox, refused);
    }

    /// <summary>What vendors were asked since the last time, and their documents do not allow.</summary>
    public IReadOnlyList<string> TakeRefused()
    {
        var refused = _refused.ToList();
        _refused.Clear();
        return refused;
    }

    /// <summary>All that vendors were told so far, newest first, with queries and bodies; and to whom mail went.</summary>
    public IReadOnlyList<string> Heard() => [.. _sandbox.Services.GetRequiredService<RequestLog>().Newest(null).Select(request => $"{request.Vendor} {request.Method} {request.Path} {request.IdempotencyKey} {request.Said}")];

    /// <summary>The portal's settings that point its adapters here.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> Settings()
    {
        var keys = _sandbox.Services.GetRequiredService<SandboxOptions>();
        return new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = Addresses.SmtpPort.ToString(CultureInfo.InvariantCulture),
            ["Mail:Tls"] = "None",
            ["Mail:From"] = "no-reply@portal.test",
            ["Telephone:BaseAddress"] = Addresses.Http + "/vendors/twilio",
            ["Telephone:AccountSid"] = keys.TwilioAccountSid,
            ["Telephone:AuthToken"] = keys.TwilioAuthToken,
            ["Telephone:From"] = keys.TwilioFrom,
            ["Cards:BaseAddress"] = Addresses.Http + "/vendors/stripe",
            ["Cards:SecretKey"] = keys.StripeKey,
            ["Cards:WebhookSecret"] = keys.StripeWebhookSecret,
            ["Cards:StatementPrefix"] = "PORTAL",
            ["PayPal:BaseAddress"] = Addresses.Http + "/vendors/paypal",
            ["PayPal:ClientId"] = keys.PayPalClientId,
            ["PayPal:Secret"] = keys.PayPalSecret,
            ["PayPal:WebhookId"] = keys.PayPalWebhookId,
            ["PayPal:ApprovalOrigin"] = Addresses.Http,
        };
    }

    /// <summary>What a vendor's document does not allow in what it told.</summary>
    internal static IEnumerable<string> ProblemsOf(Delivery delivery) =>
        Documents.Value?.CheckNews(delivery.Path.Split('?')[0].Split('/')[^1], delivery.Text).Select(problem => $"{delivery.Path}: {problem}") ?? [];

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
    }

    private static SandboxAddresses AddressesOf(WebApplication sandbox) => sandbox.Services.GetRequiredService<SandboxAddresses>();
}
