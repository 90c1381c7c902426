using System.Globalization;

namespace Portal.Domain.Payments;

/// <summary>The month after which a card is no longer good.</summary>
public sealed record CardExpiry(int Month, int Year)
{
    private const string MonthField = "ExpiryMonth";
    private const string YearField = "ExpiryYear";

    /// <summary>No issuer gives a card for longer; a year beyond it is a slip.</summary>
    private const int MostYearsAhead = 25;

    /// <summary>Month 1 to 12, year of two or four digits. Refused at "ExpiryMonth" or "ExpiryYear".</summary>
    public static Outcome<CardExpiry> Read(string? month, string? year, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(month) && string.IsNullOrWhiteSpace(year)) return new Refusal(MonthField, "Enter the expiration date");
        if (MonthOf(month) is not { } numbered) return new Refusal(MonthField, "Enter the month as a number from 1 to 12");
        if (YearOf(year, now) is not { } whole) return new Refusal(YearField, "Enter the year with two or four digits, such as {0}", now.Year + 3);
        if (whole > now.Year + MostYearsAhead) return new Refusal(YearField, "Check the year. No card is good for that long.");
        var expiry = new CardExpiry(numbered, whole);
        return expiry.IsPast(now) ? new Refusal(MonthField, "This card has expired. Use another card.") : expiry;
    }

    /// <summary>A card is good to the end of its month, wherever on earth its owner is: the last place ends it 12 hours after UTC.</summary>
    public bool IsPast(DateTimeOffset now)
    {
        var there = now.ToUniversalTime().AddHours(-12);
        return Year < there.Year || (Year == there.Year && Month < there.Month);
    }

    private static int? MonthOf(string? typed) => DigitsOf(typed) is { Length: 1 or 2 } digits && Number(digits) is >= 1 and <= 12 ? Number(digits) : null;

    private static int? YearOf(string? typed, DateTimeOffset now) => DigitsOf(typed) switch
    {
        { Length: 4 } digits => Number(digits),
        { Length: 2 } digits => (now.Year / 100 * 100) + Number(digits),
        _ => null,
    };

    private static string? DigitsOf(string? typed) => typed is { Length: <= 16 } ? Digits.Only(typed, mayHaveDashes: false) : null;

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
