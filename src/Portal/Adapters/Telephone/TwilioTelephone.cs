using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.Telephone;

/// <summary>Texts and calls through Twilio's REST API, version 2010-04-01.</summary>
internal sealed class TwilioTelephone(HttpClient http, IOptions<TelephoneOptions> options, ILogger<TwilioTelephone> log) : ITelephone
{
    private const int LongestValidity = 36_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public Task<Reply<string>> SendMessageAsync(string number, string text, TimeSpan validFor, string reference, CancellationToken ct) => PostAsync("Messages",
    [
        .. TellUs(reference),
        new("To", number),
        new("Body", text),
        Sender(),
        new("ValidityPeriod", Math.Clamp((int)validFor.TotalSeconds, 1, LongestValidity).ToString(CultureInfo.InvariantCulture)),
    ], ct);

    public Task<Reply<string>> CallAsync(string number, SpokenCode spoken, string reference, CancellationToken ct) => PostAsync("Calls",
    [
        .. TellUs(reference),
        new("To", number),
        new("From", options.Value.From),
        new("Twiml", Speech.Write(spoken)),
    ], ct);

    private IEnumerable<KeyValuePair<string, string>> TellUs(string reference) =>
        options.Value.CanCallBack ? [new("StatusCallback", StatusCallback.For(options.Value.StatusCallback!, reference))] : [];

    private KeyValuePair<string, string> Sender() =>
        options.Value.MessagingServiceSid is { Length: > 0 } service ? new("MessagingServiceSid", service) : new("From", options.Value.From);

    private async Task<Reply<string>> PostAsync(string what, KeyValuePair<string, string>[] form, CancellationToken ct)
    {
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var response = await http.PostAsync($"2010-04-01/Accounts/{options.Value.AccountSid}/{what}.json", content, ct);
            return await ReadAsync(what, response, ct);
        }
        catch (Exception trouble) when (Outbound.IsTrouble(trouble, ct))
        {
            var reply = Outbound.ReplyTo<string>(trouble);
            log.GaveNoAnswer(what, reply);
            return reply;
        }
    }

    private async Task<Reply<string>> ReadAsync(string what, HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode)
        {
            var made = await response.Content.ReadFromJsonAsync<TwilioAnswer>(Json, ct);
            return made?.Sid is { Length: > 0 } sid ? new Reply<string>.Answered(sid) : new Reply<string>.Unknown("unreadable-answer");
        }
        var code = await ErrorCodeAsync(response, ct);
        var reply = Outbound.ReplyTo<string>(response.StatusCode) ?? new Reply<string>.Refused(TwilioRefusals.Why(code));
        log.SaidNo(what, reply, (int)response.StatusCode, code, RequestId(response));
        return reply;
    }

    // An error without a body that can be read is still an error with a status.
    private static async Task<int?> ErrorCodeAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try { return (await response.Content.ReadFromJsonAsync<TwilioAnswer>(Json, ct))?.Code; }
        catch (JsonException) { return null; }
    }

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Twilio-Request-Id", out var ids) ? ids.FirstOrDefault() : null;

    private sealed record TwilioAnswer(string? Sid, int? Code);
}
