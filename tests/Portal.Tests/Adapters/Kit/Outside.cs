using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Portal.Adapters;
using Portal.Adapters.PayPal;
using Portal.Ports;
using Sandbox;
using Sandbox.Contract;
using Sandbox.Web;

namespace Portal.Tests.Adapters.Kit;

/// <summary>The sandbox in this process, on ports of its own, and the portal's adapters pointed at it by configuration alone.</summary>
public sealed class Outside : IAsyncLifetime
{
    private readonly WebApplication _sandbox = SandboxApp.Build(new SandboxOptions
    {
        HttpPort = 0,
        SmtpPort = 0,
        SlowBy = TimeSpan.FromMilliseconds(300),
        HoldFor = TimeSpan.FromSeconds(5),
        LateBy = TimeSpan.FromMilliseconds(300),
        StatusPace = TimeSpan.FromMilliseconds(5),
    });

    private SandboxAddresses Addresses => _sandbox.Services.GetRequiredService<SandboxAddresses>();

    /// <summary>The sandbox's pages and test JSON, as a person's browser asks for them.</summary>
    public HttpClient Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _sandbox.StartAsync();
        Browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Addresses.Http) };
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
    }

    /// <summary>Forgets everything and ends all trouble; then the adapters, with settings of the test's own.</summary>
    public async Task<Adapters> AdaptersAsync(params (string Setting, string? Value)[] settings)
    {
        (await Browser.PostAsync("/reset.json", null)).EnsureSuccessStatusCode();
        return new Adapters([.. Settings(), .. settings]);
    }

    public void Trouble(string vendor, string mode) => _sandbox.Services.GetRequiredService<Faults>().Set(new Fault(vendor, mode));

    public void Calm() => _sandbox.Services.GetRequiredService<Faults>().Reset();

    public async Task<JsonArray> JsonAsync(string address) => (await Browser.GetFromJsonAsync<JsonArray>(address))!;

    public void Advance(TimeSpan by) => _sandbox.Services.GetRequiredService<SandboxClock>().Advance(by);

    private (string, string?)[] Settings() =>
    [
        ("Mail:Host", "127.0.0.1"),
        ("Mail:Port", $"{Addresses.SmtpPort}"),
        ("Mail:Tls", "None"),
        ("Mail:From", "no-reply@portal.test"),
        ("Mail:FromName", "The Portal"),
        ("Telephone:BaseAddress", $"{Addresses.Http}/vendors/twilio"),
        ("Telephone:AccountSid", "AC00000000000000000000000000000001"),
        ("Telephone:AuthToken", "sandbox-auth-token"),
        ("Telephone:From", "+15005550006"),
        ("Cards:BaseAddress", $"{Addresses.Http}/vendors/stripe"),
        ("Cards:SecretKey", "sk_test_sandbox"),
        ("Cards:WebhookSecret", "whsec_sandbox"),
        ("Cards:StatementPrefix", "PORTAL"),
        ("PayPal:BaseAddress", $"{Addresses.Http}/vendors/paypal"),
        ("PayPal:ClientId", "sandbox-client"),
        ("PayPal:Secret", "sandbox-secret"),
        ("PayPal:WebhookId", "WH-SANDBOX"),
        ("PayPal:ApprovalOrigin", Addresses.Http),
    ];
}

/// <summary>The portal's adapters as the host registers them, and all they logged.</summary>
public sealed class Adapters : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Adapters(IEnumerable<(string Setting, string? Value)> settings, string environment = "Development", bool isChecked = true)
    {
        // Of two settings with one name, the later counts.
        var latest = settings.GroupBy(setting => setting.Setting).ToDictionary(several => several.Key, several => several.Last().Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(latest).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment });
        services.AddSingleton<TimeProvider>(Clock);
        services.AddAdapters(configuration);
        if (isChecked) Check(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public CapturedLogs Logs { get; } = new();

    public AheadClock Clock { get; } = new();

    /// <summary>The vendors' documents; without them nothing is checked, which <c>ContractTests</c> says loudly.</summary>
    public static Contracts? Contracts { get; } = Contracts.Load(ContractOptions.Near(AppContext.BaseDirectory));

    public T Port<T>() where T : class => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    // What a test sends to a vendor, and what it is answered, must be what the vendor's own document allows.
    private static void Check(IServiceCollection services)
    {
        if (Contracts is not { } contracts) return;
        services.AddHttpClient(nameof(ITelephone)).AddHttpMessageHandler(() => new ContractHandler(contracts.Twilio));
        services.AddHttpClient(nameof(ICardGateway)).AddHttpMessageHandler(() => new ContractHandler(contracts.Stripe));
        services.AddHttpClient(nameof(PayPalCalls)).AddHttpMessageHandler(() => new ContractHandler(contracts.PayPal));
    }
}

/// <summary>The real time, and as far ahead of it as a test says.</summary>
public sealed class AheadClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
