using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.Telephone;

/// <summary>Texts and calls through Twilio's REST API, version 2010-04-01.</summary>
internal sealed class TwilioTelephone(HttpClient http, IOptions<TelephoneOptions> options, ILogger<TwilioTelephone> log) : ITelephone
{
    private const int LongestValidity = 36_000;

    /// <summary>Twilio deletes nothing that is still under way.</summary>
    private const int NotOver = 20009;

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

    public Task<Reply<bool>> ForgetAsync(string recordId, CancellationToken ct)
    {
        var what = recordId.StartsWith("CA", StringComparison.Ordinal) ? "Calls" : "Messages";
        return AskAsync(what, () => http.DeleteAsync(Place($"{what}/{Uri.EscapeDataString(recordId)}"), ct), _ => Task.FromResult<Reply<bool>>(new Reply<bool>.Answered(true)), ct);
    }

    private string Place(string what) => $"2010-04-01/Accounts/{options.Value.AccountSid}/{what}.json";

    private IEnumerable<KeyValuePair<string, string>> TellUs(string reference) =>
        options.Value.CanCallBack ? [new("StatusCallback", StatusCallback.For(options.Value.StatusCallback!, reference))] : [];

    private KeyValuePair<string, string> Sender() =>
        options.Value.MessagingServiceSid is { Length: > 0 } service ? new("MessagingServiceSid", service) : new("From", options.Value.From);

    private async Task<Reply<string>> PostAsync(string what, KeyValuePair<string, string>[] form, CancellationToken ct)
    {
        using var content = new FormUrlEncodedContent(form);
        return await AskAsync(what, () => http.PostAsync(Place(what), content, ct), response => MadeAsync(response, ct), ct);
    }

    private async Task<Reply<T>> AskAsync<T>(string what, Func<Task<HttpResponseMessage>> ask, Func<HttpResponseMessage, Task<Reply<T>>> read, CancellationToken ct)
    {
        try
        {
            using var response = await ask();
            // What is to be deleted and is not there is as wished; where something is to be made, 404 is the account's.
            if (response.IsSuccessStatusCode || (response is { StatusCode: HttpStatusCode.NotFound, RequestMessage.Method.Method: "DELETE" })) return await read(response);
            return await NoAsync<T>(what, response, ct);
        }
        catch (Exception trouble) when (Outbound.IsTrouble(trouble, ct))
        {
            var reply = Outbound.ReplyTo<T>(trouble);
            log.GaveNoAnswer(what, reply);
            return reply;
        }
    }

    private static async Task<Reply<string>> MadeAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var made = await response.Content.ReadFromJsonAsync<TwilioAnswer>(Json, ct);
        return made?.Sid is { Length: > 0 } sid ? new Reply<string>.Answered(sid) : new Reply<string>.Unknown("unreadable-answer");
    }

    private async Task<Reply<T>> NoAsync<T>(string what, HttpResponseMessage response, CancellationToken ct)
    {
        var code = await ErrorCodeAsync(response, ct);
        if (code is NotOver) return new Reply<T>.NotReached("not-over");
        var reply = Outbound.ReplyTo<T>(response.StatusCode) ?? new Reply<T>.Refused(TwilioRefusals.Why(code));
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
