using System.Globalization;
using System.Text.Json.Nodes;
using PhoneNumbers;

namespace Sandbox.Telephone;

/// <summary>Lookup v2: is this a number, and of which country.</summary>
internal static class TwilioLookup
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    public static IResult Find(HttpRequest request, string number)
    {
        var answer = Facts(number, request.Query["CountryCode"].FirstOrDefault() ?? "US");
        if (LineType(request, number) is { } lineType) answer["line_type_intelligence"] = lineType;
        answer["url"] = $"https://lookups.twilio.com/v2/PhoneNumbers/{Uri.EscapeDataString(number)}";
        return TwilioAnswers.Json(StatusCodes.Status200OK, answer);
    }

    private static JsonObject Facts(string number, string country)
    {
        try
        {
            var parsed = Numbers.Parse(number, country);
            var errors = Numbers.IsPossibleNumberWithReason(parsed) switch
            {
                PhoneNumberUtil.ValidationResult.TOO_SHORT => "TOO_SHORT",
                PhoneNumberUtil.ValidationResult.TOO_LONG => "TOO_LONG",
                PhoneNumberUtil.ValidationResult.INVALID_COUNTRY_CODE => "INVALID_COUNTRY_CODE",
                PhoneNumberUtil.ValidationResult.INVALID_LENGTH => "INVALID_LENGTH",
                _ => Numbers.IsValidNumber(parsed) ? null : "INVALID_BUT_POSSIBLE",
            };
            return Answer(parsed, errors);
        }
        catch (NumberParseException) { return Answer(null, "NOT_A_NUMBER"); }
    }

    private static JsonObject Answer(PhoneNumber? number, string? error) => new()
    {
        ["calling_country_code"] = number?.CountryCode.ToString(CultureInfo.InvariantCulture),
        ["country_code"] = error is null && number is not null ? Numbers.GetRegionCodeForNumber(number) : null,
        ["phone_number"] = number is null ? null : Numbers.Format(number, PhoneNumberFormat.E164),
        ["national_format"] = number is null ? null : Numbers.Format(number, PhoneNumberFormat.NATIONAL),
        ["valid"] = error is null,
        ["validation_errors"] = error is null ? new JsonArray() : new JsonArray(error),
    };

    private static JsonObject? LineType(HttpRequest request, string number) =>
        request.Query["Fields"].FirstOrDefault()?.Contains("line_type_intelligence", StringComparison.Ordinal) == true
            ? new JsonObject { ["type"] = MagicNumbers.TextRefusal(number) == 21614 || MagicNumbers.LateError(number) == 30006 ? "landline" : "mobile" }
            : null;
}
