using System.Globalization;
using System.Text.Json.Nodes;

namespace Sandbox.Telephone;

/// <summary>Twilio's JSON: a message, a call, an error, each with all the fields of the vendor's document.</summary>
internal static class TwilioAnswers
{
    private const string Version = "2010-04-01";

    public static IResult Show(TextMessage message, string account, int status) => Json(status, new JsonObject
    {
        ["body"] = message.Body,
        ["num_segments"] = Segments(message.Body).ToString(CultureInfo.InvariantCulture),
        ["direction"] = "outbound-api",
        ["from"] = message.From,
        ["to"] = message.To,
        ["date_updated"] = Date(message.UpdatedAt),
        ["price"] = null,
        ["error_message"] = message.ErrorCode is { } code ? TwilioErrors.Message(code) : null,
        ["uri"] = $"/{Version}/Accounts/{account}/Messages/{message.Sid}.json",
        ["account_sid"] = account,
        ["num_media"] = "0",
        ["status"] = message.Status,
        ["messaging_service_sid"] = null,
        ["sid"] = message.Sid,
        ["date_sent"] = Date(message.SentAt),
        ["date_created"] = Date(message.CreatedAt),
        ["error_code"] = message.ErrorCode,
        ["price_unit"] = "USD",
        ["api_version"] = Version,
        ["subresource_uris"] = new JsonObject { ["media"] = $"/{Version}/Accounts/{account}/Messages/{message.Sid}/Media.json" },
    });

    public static IResult Show(PhoneCall call, string account, int status) => Json(status, new JsonObject
    {
        ["sid"] = call.Sid,
        ["date_created"] = Date(call.CreatedAt),
        ["date_updated"] = Date(call.UpdatedAt),
        ["parent_call_sid"] = null,
        ["account_sid"] = account,
        ["to"] = call.To,
        ["to_formatted"] = call.To,
        ["from"] = call.From,
        ["from_formatted"] = call.From,
        ["phone_number_sid"] = null,
        ["status"] = call.Status,
        ["start_time"] = Date(call.StartedAt),
        ["end_time"] = Date(call.EndedAt),
        ["duration"] = Duration(call),
        ["price"] = null,
        ["price_unit"] = "USD",
        ["direction"] = "outbound-api",
        ["answered_by"] = null,
        ["api_version"] = Version,
        ["forwarded_from"] = null,
        ["group_sid"] = null,
        ["caller_name"] = null,
        ["queue_time"] = "0",
        ["trunk_sid"] = null,
        ["uri"] = $"/{Version}/Accounts/{account}/Calls/{call.Sid}.json",
        ["subresource_uris"] = new JsonObject { ["recordings"] = $"/{Version}/Accounts/{account}/Calls/{call.Sid}/Recordings.json" },
    });

    public static string? Duration(PhoneCall call) =>
        call.EndedAt is { } end ? Math.Round((end - (call.StartedAt ?? end)).TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The date form of RFC 2822, as Twilio writes it.</summary>
    public static string? Date(DateTimeOffset? at) => at?.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    public static IResult Json(int status, JsonObject answer) => Results.Text(answer.ToJsonString(), "application/json", statusCode: status);

    // One text holds 160 characters of the phones' own alphabet, or 70 when it needs others; parts of a longer one hold a little less.
    private static int Segments(string body)
    {
        var (single, part) = body.All(char.IsAscii) ? (160, 153) : (70, 67);
        return body.Length <= single ? 1 : (body.Length + part - 1) / part;
    }
}
