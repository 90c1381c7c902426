using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Sandbox.Contract;

/// <summary>What the vendors' formats mean. Those that a pattern beside them defines already are true of everything here.</summary>
internal static partial class Formats
{
    private static readonly Dictionary<string, Func<string, bool>> All = new()
    {
        ["uri"] = text => Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps),
        ["date-time"] = text => Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        ["date-time-rfc-2822"] = text => DateTimeOffset.TryParseExact(
            text, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["merchant_common_email_address_v2"] = text => MailAddress.TryCreate(text, out var address) && address.Address == text,
        ["ppaas_common_currency_code_v2"] = text => ThreeCapitals().IsMatch(text),
        ["currency"] = text => ThreeCapitals().IsMatch(text.ToUpperInvariant()),
        ["phone-number"] = text => Phone().IsMatch(text),
        ["endpoint"] = text =>
            Phone().IsMatch(text) || text.StartsWith("sip:", StringComparison.Ordinal)
                || text.StartsWith("client:", StringComparison.Ordinal),
        ["http-method"] = text => text is "GET" or "POST",
        ["iso-country-code"] = text => text.Length == 2 && text.All(char.IsAsciiLetterUpper),
        // The vendor takes any text; what it cannot read fails the call later.
        ["twiml"] = _ => true,
        ["unix-time"] = _ => true,
        ["int32"] = text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ["decimal"] = _ => true,
        ["ppaas_payer_id_v3"] = _ => true,
        ["ppaas_date_notime_v2"] = _ => true,
        ["ppaas_date_time_v3"] = _ => true,
        ["ppaas_common_country_code_v2"] = _ => true,
        ["ppaas_common_language_v3"] = _ => true,
    };

    public static string Known(string format) =>
        All.ContainsKey(format) ? format : throw new InvalidDataException($"The format {format} is not understood.");

    public static bool Fits(string format, string text) => All[format](text);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\z")]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex ThreeCapitals();

    [GeneratedRegex(@"^\+?[0-9A-Za-z ]{1,20}\z")]
    private static partial Regex Phone();
}
