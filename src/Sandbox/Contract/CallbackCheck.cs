using System.Globalization;
using System.Text.Json.Nodes;

namespace Sandbox.Contract;

/// <summary>
/// What Twilio says of a status callback: which fields come, and when. Its documents describe none; but what a field holds is what they
/// say of the message or call that it is about.
/// </summary>
internal static class CallbackCheck
{
    private static readonly Kind Message = new("Messages", "MessageSid", "MessageStatus",
        ["MessageSid", "MessageStatus", "SmsSid", "SmsStatus", "To", "From", "AccountSid", "ApiVersion"],
        ["ErrorCode"], ["failed", "undelivered"], [("SmsSid", "MessageSid"), ("SmsStatus", "MessageStatus")]);

    private static readonly Kind Call = new("Calls", "CallSid", "CallStatus",
        ["CallSid", "CallStatus", "To", "From", "Called", "Caller", "Direction", "AccountSid", "ApiVersion", "Timestamp", "SequenceNumber", "CallbackSource"],
        ["CallDuration", "SipResponseCode"], ["completed", "busy", "failed", "no-answer", "canceled"], [("Called", "To"), ("Caller", "From")]);

    /// <summary>A field of the callback, and the property of the message or call that holds the same.</summary>
    private static readonly (string Field, string Property)[] Same =
    [
        ("To", "to"), ("From", "from"), ("AccountSid", "account_sid"), ("ApiVersion", "api_version"), ("Direction", "direction"),
        ("ErrorCode", "error_code"), ("CallDuration", "duration"), ("Timestamp", "date_updated"),
    ];

    public static IReadOnlyList<ContractProblem> Of(VendorContract contract, string body)
    {
        var told = BracketForm.Parse(body);
        var kind = told.ContainsKey(Call.Sid) ? Call : Message;
        return [.. Present(kind, told), .. Values(told), .. kind.Twins.Where(twin => !JsonNode.DeepEquals(told[twin.Field], told[twin.Of])).Select(twin => Problem(twin.Field, "const", $"must be the {twin.Of}")),
            .. contract.CheckAnswer("GET", $"/2010-04-01/Accounts/{told["AccountSid"]}/{kind.Resource}/{told[kind.Sid]}.json", 200, "application/json", Resource(kind, told).ToJsonString())];
    }

    private static IEnumerable<ContractProblem> Present(Kind kind, JsonObject told)
    {
        var expected = kind.Ends.Contains(told[kind.Status]?.ToString()) ? [.. kind.Always, .. kind.InTheEnd] : kind.Always;
        return [.. expected.Where(field => !told.ContainsKey(field)).Select(field => Problem(field, "required", "is missing")),
            .. told.Where(field => !expected.Contains(field.Key)).Select(field => Problem(field.Key, "additionalProperties", "is not told now"))];
    }

    /// <summary>Those of which no message and no call has a property.</summary>
    private static IEnumerable<ContractProblem> Values(JsonObject told)
    {
        if (told["SequenceNumber"] is { } sequence && !IsDigits(sequence)) yield return Problem("SequenceNumber", "type", "must be integer");
        if (told["SipResponseCode"] is { } code && !(IsDigits(code) && code.ToString().Length == 3)) yield return Problem("SipResponseCode", "pattern", "must be three digits");
        if (told["CallbackSource"] is { } source && source.ToString() != "call-progress-events") yield return Problem("CallbackSource", "enum", "must be call-progress-events");
    }

    private static JsonObject Resource(Kind kind, JsonObject told)
    {
        var resource = new JsonObject { ["sid"] = told[kind.Sid]?.DeepClone() };
        // A call's first event has a name that is no status of a call that is asked for.
        if (told[kind.Status] is { } status && !(kind == Call && status.ToString() == "initiated")) resource["status"] = status.DeepClone();
        foreach (var (field, property) in Same)
            if (told[field] is { } value) resource[property] = field == "ErrorCode" && IsDigits(value) ? int.Parse(value.ToString(), CultureInfo.InvariantCulture) : value.DeepClone();
        return resource;
    }

    private static bool IsDigits(JsonNode value) => value.ToString() is { Length: > 0 and < 10 } text && text.All(char.IsAsciiDigit);

    private static ContractProblem Problem(string field, string rule, string message) => new("body", [field], rule, message);

    /// <param name="Ends">With which status the last fields come.</param>
    /// <param name="Twins">Told twice, under an older name.</param>
    private sealed record Kind(string Resource, string Sid, string Status, string[] Always, string[] InTheEnd, string[] Ends, (string Field, string Of)[] Twins);
}
