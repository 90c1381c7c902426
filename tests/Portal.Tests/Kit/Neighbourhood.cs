using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox;
using Sandbox.Contract;

namespace Portal.Tests.Kit;

public sealed record ReceivedMail(string To, string From, string Subject, string Text, string Html, DateTimeOffset ReceivedAt);

public sealed record PhoneLine(string Kind, string Text, DateTimeOffset ReceivedAt);

public sealed record StatementLine(string Kind, string Amount, string Currency, string Description, DateTimeOffset At);

public sealed record VendorRequest(string Method, string Path, string? IdempotencyKey, int Status, DateTimeOffset At);

/// <summary>The sandbox in this process, on ports of its own, read by the JSON that outside tests read.</summary>
public sealed partial class Neighbourhood : IAsyncDisposable
{
    /// <summary>The vendors' own documents, where they lie beside the repository; every request of ours is held against them.</summary>
    private static readonly ContractOptions Contracts = ContractOptions.Near(AppContext.BaseDirectory) with { RefuseOwnWrongAnswers = true };

    private readonly WebApplication _sandbox;

    private Neighbourhood(WebApplication sandbox)
    {
        _sandbox = sandbox;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Addresses.Http) };
    }

    public HttpClient Http { get; }

    public SandboxAddresses Addresses => _sandbox.Services.GetRequiredService<SandboxAddresses>();

    internal SandboxClock Clock => _sandbox.Services.GetRequiredService<SandboxClock>();

    /// <param name="portal">Where webhooks and callbacks go.</param>
    public static async Task<Neighbourhood> StartAsync(Uri? portal = null)
    {
        var sandbox = SandboxApp.Build(new SandboxOptions
        {
            HttpPort = 0,
            SmtpPort = 0,
            PortalUrl = portal?.ToString().TrimEnd('/') ?? "http://127.0.0.1:9",
            SlowBy = TimeSpan.FromMilliseconds(200),
            HoldFor = TimeSpan.FromSeconds(5),
            LateBy = TimeSpan.FromMilliseconds(200),
            StatusPace = TimeSpan.FromMilliseconds(1),
            Contracts = Contracts,
        });
        await sandbox.StartAsync();
        return new Neighbourhood(sandbox);
    }

    /// <summary>Newest first.</summary>
    public Task<List<ReceivedMail>> MailToAsync(string address) => ListAsync<ReceivedMail>($"/mailbox.json?to={Uri.EscapeDataString(address)}");

    /// <summary>Newest first.</summary>
    public Task<List<PhoneLine>> PhoneAsync(string number) => ListAsync<PhoneLine>($"/phone.json?number={Uri.EscapeDataString(number)}");

    /// <summary>Newest first.</summary>
    public Task<List<StatementLine>> StatementAsync(string card) => ListAsync<StatementLine>($"/statement.json?card={card}");

    /// <summary>What a vendor was asked: stripe, paypal, twilio. Newest first.</summary>
    public Task<List<VendorRequest>> RequestsAsync(string vendor) => ListAsync<VendorRequest>($"/requests.json?vendor={vendor}");

    /// <summary>The code in the newest mail that brings one; others may have come since.</summary>
    public async Task<string> EmailedCodeAsync(string address) =>
        (await MailToAsync(address)).Select(mail => Code(mail.Text)).FirstOrDefault(code => code is not null) ?? throw new InvalidOperationException($"No mail with a code reached {address}.");

    /// <summary>The code in the newest message or call to this number. A call takes a moment until somebody answers.</summary>
    public async Task<string> PhonedCodeAsync(string number, int earlier = 0)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        List<PhoneLine> lines;
        while ((lines = await PhoneAsync(number)).Count <= earlier && !patience.IsCancellationRequested) await Task.Yield();
        return Code(lines.FirstOrDefault()?.Text) ?? throw new InvalidOperationException($"No code reached {number}.");
    }

    /// <summary>A vendor (mail, twilio, stripe, paypal) in trouble: down, slow, timeout, lose-answer, late, duplicate-webhook, decline, error (Stripe: an error of theirs, kept under the key); or ok.</summary>
    public async Task TroubleAsync(string vendor, string mode, double rate = 1) =>
        (await Http.PutAsJsonAsync("/faults.json", new { vendor, mode, rate, seed = 1 })).EnsureSuccessStatusCode();

    public async Task ForgetAsync() => (await Http.PostAsync("/reset.json", null)).EnsureSuccessStatusCode();

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

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
    }

    private async Task<List<T>> ListAsync<T>(string path) => (await Http.GetFromJsonAsync<List<T>>(path))!;

    /// <summary>A call speaks the digits one by one, so whatever stands between them does not count.</summary>
    private static string? Code(string? text) =>
        text is null ? null : SixDigits().Match(text) is { Success: true } found ? string.Concat(found.Value.Where(char.IsAsciiDigit)) : null;

    [GeneratedRegex(@"(?<![\d#])\d([\s.,…-]*\d){5}(?!\d)")]
    private static partial Regex SixDigits();
}
