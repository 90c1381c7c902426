using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Plan = PhoneNumbers;

namespace Portal.Adapters.PhoneNumbers;

/// <summary>Google's libphonenumber: the numbering plans of all countries, kept on this machine.</summary>
internal sealed class PhoneNumberBook : IPhoneNumbers
{
    private const string Field = "PhoneNumber";

    /// <summary>A number has 15 digits at most (E.164); the rest is room for how people write them.</summary>
    private const int LongestTyped = 60;

    /// <summary>So that a cap on a prefix covers at least ten thousand numbers.</summary>
    private const int DigitsAfterPrefix = 4;

    private static readonly Lazy<Plan.PhoneNumberUtil> Library = new(Plan.PhoneNumberUtil.GetInstance);

    private static Plan.PhoneNumberUtil Plans => Library.Value;

    public string? CallingCode(string country) => Plans.GetCountryCodeForRegion(country) is > 0 and var code ? $"+{code}" : null;

    public Outcome<PhoneNumber> Read(string typed, string country)
    {
        if (string.IsNullOrWhiteSpace(typed)) return new Refusal(Field, "Enter your phone number");
        if (CallingCode(country) is null) return new Refusal(Field, "We cannot call or text numbers in {0}. Ask us through a support ticket.", NameOf(country));
        if (typed.Length > LongestTyped || VisibleText.Clean(typed) is not { } text) return Malformed(country);
        if (Parse(text, country) is not { } number) return HasLetters(text) ? Lettered(country) : Malformed(country);
        if (number.HasExtension) return new Refusal(Field, "Enter a phone number without an extension, so that our call or message reaches you directly");
        if (HasLetters(text)) return Lettered(country);
        return HasOnlyNumberSigns(text) ? Judge(number, country) : Malformed(country);
    }

    private static Outcome<PhoneNumber> Judge(Plan.PhoneNumber number, string country)
    {
        if (!Plans.IsValidNumber(number)) return Malformed(country);

        // By region and not by calling code, since +44, +1, +7, +39, +47, +358, +590 and others serve several countries.
        if (!RegionsOf(country).Any(region => Plans.IsValidNumberForRegion(number, region)))
        {
            return new Refusal(Field, "Enter a phone number in {0}, the country or region of your account, like {1}", NameOf(country), ExampleOf(country));
        }

        var kind = Plans.GetNumberType(number);
        return IsCostly(kind)
            ? new Refusal(Field, "We cannot call premium-rate, shared-cost, pager, personal or voicemail numbers. Enter a mobile or landline number, like {0}.", ExampleOf(country))
            : Describe(number, country, kind);
    }

    /// <summary>ISO has one code for three islands with calling codes of their own.</summary>
    private static string[] RegionsOf(string country) => country == "SH" ? ["SH", "AC", "TA"] : [country];

    private static PhoneNumber Describe(Plan.PhoneNumber number, string country, Plan.PhoneNumberType kind)
    {
        var e164 = Plans.Format(number, Plan.PhoneNumberFormat.E164);
        var takesMessages = kind is Plan.PhoneNumberType.MOBILE or Plan.PhoneNumberType.FIXED_LINE_OR_MOBILE;
        return new PhoneNumber(e164, country, takesMessages, e164[..Math.Min(7, e164.Length - DigitsAfterPrefix)]);
    }

    /// <summary>Numbers whose call costs more than one to a person, or reaches none. Personal numbers (+44 70) are forwarded at the caller's cost.</summary>
    private static bool IsCostly(Plan.PhoneNumberType kind) => kind is Plan.PhoneNumberType.PREMIUM_RATE or Plan.PhoneNumberType.SHARED_COST
        or Plan.PhoneNumberType.PAGER or Plan.PhoneNumberType.VOICEMAIL or Plan.PhoneNumberType.PERSONAL_NUMBER or Plan.PhoneNumberType.UAN;

    private static Plan.PhoneNumber? Parse(string text, string country)
    {
        try
        {
            return Plans.Parse(text, country);
        }
        catch (Plan.NumberParseException)
        {
            return null;
        }
    }

    private static Refusal Malformed(string country) =>
        new(Field, "Enter a phone number in the correct format for {0}, like {1}", NameOf(country), ExampleOf(country));

    private static Refusal Lettered(string country) => new(Field, "Enter your phone number in digits, without letters, like {0}", ExampleOf(country));

    private static string ExampleOf(string country) =>
        Plans.Format(Plans.GetExampleNumberForType(country, Plan.PhoneNumberType.MOBILE) ?? Plans.GetExampleNumber(country), Plan.PhoneNumberFormat.NATIONAL);

    private static string NameOf(string country) => Country.Find(country)?.Name ?? country;

    private static bool HasLetters(string text) => text.EnumerateRunes().Any(System.Text.Rune.IsLetter);

    /// <summary>Digits of any script, at most one plus, and what people put between digits. The library would skip over the rest.</summary>
    private static bool HasOnlyNumberSigns(string text) => text.Count(sign => sign == '+') <= 1 && text.All(sign =>
        char.IsDigit(sign) || char.IsWhiteSpace(sign) || sign is '+' or '(' or ')' or '.' or '/' or '\u2212'
        || char.GetUnicodeCategory(sign) is System.Globalization.UnicodeCategory.DashPunctuation);
}
