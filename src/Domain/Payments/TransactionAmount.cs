namespace Portal.Domain.Payments;

/// <summary>The amount of the small charge, as its owner reads it off the statement.</summary>
/// <param name="Cents">1 to 99 US cents.</param>
public sealed record TransactionAmount(int Cents)
{
    private const string Field = "Amount";

    /// <summary>0.37, .37, 0,37 and $0.37 are one amount; 37 is not, as it could be dollars. Refused at field "Amount".</summary>
    public static Outcome<TransactionAmount> Read(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return new Refusal(Field, "Enter the amount of the small charge");
        if (typed.Length > 32 || Parts(typed) is not ({ } dollars, { } cents)) return new Refusal(Field, "Type the amount with a point, such as 0.12");
        if (dollars.Trim('0').Length > 0 || cents.Trim('0').Length == 0) return new Refusal(Field, "The small charge is at least 0.01 and below 1.00. Look for it on your statement.");
        return new TransactionAmount(((cents[0] - '0') * 10) + (cents.Length > 1 ? cents[1] - '0' : 0));
    }

    /// <summary>What stands before and after the one decimal mark; null when that is not digits, or not one or two of them behind it.</summary>
    private static (string Dollars, string Cents)? Parts(string typed)
    {
        var parts = WithoutCurrency(Digits.Fold(typed)).Split('.', ',', '٫', '．', '，');
        if (parts is not [var dollars, { Length: 1 or 2 } cents]) return null;
        return dollars.All(char.IsAsciiDigit) && cents.All(char.IsAsciiDigit) ? (dollars, cents) : null;
    }

    private static string WithoutCurrency(string typed)
    {
        var text = string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter) && char.GetUnicodeCategory(letter) is not System.Globalization.UnicodeCategory.Format));
        foreach (var sign in new[] { "USD", "US$", "$", "＄" })
        {
            if (text.StartsWith(sign, StringComparison.OrdinalIgnoreCase)) return text[sign.Length..];
            if (text.EndsWith(sign, StringComparison.OrdinalIgnoreCase)) return text[..^sign.Length];
        }
        return text;
    }
}
