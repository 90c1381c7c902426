namespace Portal.Domain.Payments;

/// <summary>A card number as its owner typed it, that could be one. Printing it gives dots.</summary>
public sealed record CardNumber
{
    private const string Field = "CardNumber";
    private const int Shortest = 12;
    private const int Longest = 19;

    private CardNumber(string digits) => Digits = new Secret(digits);

    public Secret Digits { get; }

    /// <summary>American Express prints four digits on the front; all others three on the back.</summary>
    public int SecurityCodeLength => Digits.Reveal() is ['3', '4' or '7', ..] ? 4 : 3;

    /// <summary>Blanks and dashes are fine, as on the card. Refused at field "CardNumber".</summary>
    public static Outcome<CardNumber> Read(Secret typed)
    {
        if (string.IsNullOrWhiteSpace(typed.Reveal())) return new Refusal(Field, "Enter the card number");
        if (typed.Reveal().Length > 64 || Domain.Digits.Only(typed.Reveal()) is not { } digits) return new Refusal(Field, "Type the card number in digits, as it stands on the card");
        if (digits.Length is < Shortest or > Longest) return new Refusal(Field, "A card number has {0} to {1} digits. Check yours.", Shortest, Longest);
        if (!PassesLuhn(digits)) return new Refusal(Field, "Check the card number. A digit is wrong, or two are the wrong way round.");
        return new CardNumber(digits);
    }

    /// <summary>ISO/IEC 7812-1, annex B: every second digit from the right is doubled; the sum of all digits is a multiple of ten.</summary>
    private static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10);
        }
        return sum % 10 == 0;
    }
}
