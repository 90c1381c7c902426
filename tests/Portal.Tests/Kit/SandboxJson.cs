using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Portal.Tests.Kit;

public sealed record ReceivedMail(string To, string From, string Subject, string Text, string Html, DateTimeOffset ReceivedAt, string? MessageId);

public sealed record PhoneLine(string Kind, string Text, DateTimeOffset ReceivedAt);

public sealed record StatementLine(string Kind, string Amount, string Currency, string Description, DateTimeOffset At);

public sealed record VendorRequest(string Method, string Path, string? IdempotencyKey, int Status, DateTimeOffset At);

public sealed record PayPalLine(string PayerId, string Country, string State);

public sealed record PayPalPaymentLine(string PayerId, string Amount, string Currency, string Reference, DateTimeOffset At);

/// <summary>Reads what a sandbox has seen, by the JSON that outside tests read; it may run in any process.</summary>
public partial class SandboxJson(Uri address) : IDisposable
{
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    /// <summary>Newest first.</summary>
    public Task<List<ReceivedMail>> MailToAsync(string address) => ListAsync<ReceivedMail>($"/mailbox.json?to={Uri.EscapeDataString(address)}");

    /// <summary>The newest mail that says this in its subject or text. Of two mails sent in one sweep either may be the newer one.</summary>
    public async Task<ReceivedMail> MailAsync(string address, string words)
    {
        var mails = await MailToAsync(address);
        return mails.Find(mail => mail.Subject.Contains(words, StringComparison.Ordinal) || mail.Text.Contains(words, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No mail says “{words}”. There are: {string.Join(", ", mails.Select(mail => mail.Subject))}");
    }

    /// <summary>Newest first.</summary>
    public Task<List<PhoneLine>> PhoneAsync(string number) => ListAsync<PhoneLine>($"/phone.json?number={Uri.EscapeDataString(number)}");

    /// <summary>Newest first.</summary>
    public Task<List<StatementLine>> StatementAsync(string card) => ListAsync<StatementLine>($"/statement.json?card={card}");

    /// <summary>What a vendor was asked: stripe, paypal, twilio. Newest first.</summary>
    public Task<List<VendorRequest>> RequestsAsync(string vendor) => ListAsync<VendorRequest>($"/requests.json?vendor={vendor}");

    /// <summary>What all vendors were asked. Newest first.</summary>
    public Task<List<VendorRequest>> AllRequestsAsync() => ListAsync<VendorRequest>("/requests.json");

    /// <summary>The code in the newest mail that brings one; others may have come since.</summary>
    public async Task<string> EmailedCodeAsync(string address, int earlier = 0)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(earlier > 0 ? 5 : 0));
        List<string> codes;
        while ((codes = await EmailedCodesAsync(address)).Count <= earlier && !patience.IsCancellationRequested) await Task.Yield();
        return codes.Count > earlier ? codes[0] : throw new InvalidOperationException($"No mail with a code reached {address}, beside {earlier}.");
    }

    /// <summary>All codes that were mailed to this address, newest first. In other mails an address of ours in figures looks like one.</summary>
    public async Task<List<string>> EmailedCodesAsync(string address) =>
        [.. (await MailToAsync(address)).Where(mail => mail.Subject.StartsWith("Your code for ", StringComparison.Ordinal)).Select(mail => CodeIn(mail.Text)).OfType<string>()];

    /// <summary>The code in the newest message or call to this number. A call takes a moment until somebody answers.</summary>
    public async Task<string> PhonedCodeAsync(string number, int earlier = 0)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        List<PhoneLine> lines;
        while ((lines = await PhoneAsync(number)).Count <= earlier && !patience.IsCancellationRequested) await Task.Yield();
        return CodeIn(lines.FirstOrDefault()?.Text) ?? throw new InvalidOperationException($"No code reached {number}.");
    }

    /// <summary>A vendor (mail, twilio, stripe, paypal) in trouble: down, slow, timeout, lose-answer, late, duplicate-webhook, decline, error (Stripe: an error of theirs, kept under the key), processing (Stripe: a payment takes 26 hours); or ok.</summary>
    public async Task TroubleAsync(string vendor, string mode, double rate = 1) =>
        (await Http.PutAsJsonAsync("/faults.json", new { vendor, mode, rate, seed = 1 })).EnsureSuccessStatusCode();

    /// <summary>Moves the sandbox's clock on, which a local portal follows.</summary>
    public async Task AdvanceAsync(TimeSpan by) =>
        (await Http.PostAsJsonAsync("/clock.json", new { advance = by.ToString("c", CultureInfo.InvariantCulture) })).EnsureSuccessStatusCode();

    /// <summary>PayPal agreements: whose, and active or cancelled.</summary>
    public Task<List<PayPalLine>> AgreementsAsync() => ListAsync<PayPalLine>("/agreements.json");

    /// <summary>What was taken from PayPal agreements, newest first.</summary>
    public Task<List<PayPalPaymentLine>> PaymentsAsync() => ListAsync<PayPalPaymentLine>("/payments.json");

    public async Task ForgetAsync() => (await Http.PostAsync("/reset.json", null)).EnsureSuccessStatusCode();

    /// <summary>The code in a message. A call speaks the digits one by one, so whatever stands between them does not count.</summary>
    public static string? CodeIn(string? text) =>
        text is null ? null : SixDigits().Match(text) is { Success: true } found ? string.Concat(found.Value.Where(char.IsAsciiDigit)) : null;

    public void Dispose()
    {
        Http.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>All mail there is.</summary>
    public Task<List<ReceivedMail>> AllMailAsync() => ListAsync<ReceivedMail>("/mailbox.json");

    private async Task<List<T>> ListAsync<T>(string path) => (await Http.GetFromJsonAsync<List<T>>(path))!;

    [GeneratedRegex(@"(?<![\d#])\d([\s.,…-]*\d){5}(?!\d)")]
    private static partial Regex SixDigits();
}
