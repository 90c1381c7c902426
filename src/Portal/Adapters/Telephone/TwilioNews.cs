using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Portal.Domain.News;
using Portal.Ports;

namespace Portal.Adapters.Telephone;

/// <summary>How messages and calls fare, as Twilio calls back. It keeps the reference that was in the address it was given.</summary>
internal sealed class TwilioNews(IOptions<TelephoneOptions> options) : INewsSource
{
    private const int MostFields = 64;

    public string Name => "twilio";

    public int NotItsOwn => 403;

    public Task<Reply<NewsItem>> ReadAsync(NewsDelivery delivery, CancellationToken ct) => Task.FromResult(Read(delivery));

    private Reply<NewsItem> Read(NewsDelivery delivery)
    {
        var fields = Fields(Encoding.UTF8.GetString(delivery.Body.Span));
        if (fields.Count > MostFields || !TwilioSignature.IsGenuine(delivery, fields, options.Value)) return new Reply<NewsItem>.Refused(INewsSource.Signature);
        var told = fields.DistinctBy(field => field.Key).ToDictionary(field => field.Key, field => field.Value);
        return (NewsItem.Name(told.GetValueOrDefault("MessageSid") ?? told.GetValueOrDefault("CallSid")), NewsItem.Name(told.GetValueOrDefault("MessageStatus") ?? told.GetValueOrDefault("CallStatus"))) switch
        {
            ({ } sid, { } status) => new Reply<NewsItem>.Answered(new NewsItem($"{sid}:{status}", What(delivery, sid, status, told.GetValueOrDefault("ErrorCode")))),
            _ => new Reply<NewsItem>.Refused("unreadable"),
        };
    }

    private static CodeMessageFared? What(NewsDelivery delivery, string sid, string status, string? error)
    {
        var reference = NewsItem.Name(Fields(delivery.Query.TrimStart('?')).Find(field => field.Key == StatusCallback.Reference).Value);
        return reference is null || TwilioFates.Of(status, error) is not { } told ? null : new CodeMessageFared(reference, sid, told.Fate, told.Trouble);
    }

    private static List<KeyValuePair<string, string>> Fields(string form) => [.. form.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split('=', 2)).Select(parts => KeyValuePair.Create(WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts.ElementAtOrDefault(1) ?? "")))];
}

/// <summary>
/// X-Twilio-Signature: HMAC-SHA-1 under the account's token over the address as Twilio knows it and each field's name and value, by name.
/// All fields count, so that those which Twilio adds later do no harm.
/// </summary>
internal static class TwilioSignature
{
    public static bool IsGenuine(NewsDelivery delivery, IEnumerable<KeyValuePair<string, string>> fields, TelephoneOptions options)
    {
        if (delivery.Header("X-Twilio-Signature") is not { Length: > 0 and <= 100 } given || options.StatusCallback is not { } address) return false;
        // Not all of Twilio's parts agree on whether a scheme's own port stands in the address.
        return StatusCallback.Spellings(address).Select(spelling => Of(spelling + delivery.Query, fields, options.AuthToken))
            .Aggregate(false, (found, right) => found | CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right), Encoding.UTF8.GetBytes(given)));
    }

    public static string Of(string address, IEnumerable<KeyValuePair<string, string>> fields, string token)
    {
        var text = new StringBuilder(address);
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal)) text.Append(name).Append(value);
#pragma warning disable CA5350 // Twilio's protocol says SHA-1.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }
}

/// <summary>The address Twilio is given for news of one message or call.</summary>
internal static class StatusCallback
{
    public const string Reference = "ref";

    public static string For(Uri address, string reference) => $"{address.AbsoluteUri}?{Reference}={Uri.EscapeDataString(reference)}";

    /// <summary>With and without the port that goes without saying.</summary>
    public static string[] Spellings(Uri address) => address.IsDefaultPort
        ? [address.AbsoluteUri, $"{address.Scheme}://{address.Host}:{address.Port}{address.AbsolutePath}"]
        : [address.AbsoluteUri];
}

/// <summary>Twilio's statuses and late errors (twilio.com/docs/api/errors) in the words of the port.</summary>
internal static class TwilioFates
{
    /// <summary>Null for a status that says nothing yet.</summary>
    public static (MessageFate Fate, string? Trouble)? Of(string status, string? error) => status switch
    {
        "accepted" or "queued" or "sending" or "sent" => (MessageFate.OnItsWay, null),
        "delivered" or "read" or "completed" => (MessageFate.Arrived, null),
        "undelivered" => (MessageFate.Failed, Why(error)),
        "failed" when error is not null => (MessageFate.Failed, Why(error)),
        "busy" => (MessageFate.Failed, TelephoneRefusals.Busy),
        "no-answer" => (MessageFate.Failed, TelephoneRefusals.NoAnswer),
        "failed" or "canceled" => (MessageFate.Failed, TelephoneRefusals.Lost),
        _ => null,
    };

    private static string Why(string? error) => error switch
    {
        "30003" => TelephoneRefusals.SwitchedOff,
        "30004" or "30007" => TelephoneRefusals.Blocked,
        "30005" => TelephoneRefusals.NotANumber,
        "30006" => TelephoneRefusals.NoMessages,
        "21610" => TelephoneRefusals.OptedOut,
        _ => TelephoneRefusals.Lost,
    };
}
