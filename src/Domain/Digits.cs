using System.Globalization;
using System.Text;

namespace Portal.Domain;

/// <summary>Digits of any script (١٢٣, १२३, １２３) as 0 to 9: keyboards of many languages type their own.</summary>
public static class Digits
{
    /// <summary>The same text with every decimal digit as an ASCII one; all else stays as it is.</summary>
    public static string Fold(string typed)
    {
        var folded = new StringBuilder(typed.Length);
        foreach (var piece in typed.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(piece) is UnicodeCategory.DecimalDigitNumber) folded.Append((char)('0' + (int)Rune.GetNumericValue(piece)));
            else folded.Append(piece);
        }
        return folded.ToString();
    }

    /// <summary>The digits alone; null when something else stands among them than blanks, dashes and invisible marks.</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="mayHaveDashes">False where nobody groups digits: there a dash before them means a negative number.</param>
    public static string? Only(string typed, bool mayHaveDashes = true)
    {
        var digits = new StringBuilder(typed.Length);
        foreach (var letter in Fold(typed))
        {
            if (char.IsAsciiDigit(letter)) digits.Append(letter);
            else if (!IsBetweenDigits(letter, mayHaveDashes)) return null;
        }
        return digits.ToString();
    }

    private static bool IsBetweenDigits(char letter, bool mayBeDash) => char.IsWhiteSpace(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.Format || (mayBeDash && char.GetUnicodeCategory(letter) is UnicodeCategory.DashPunctuation);
}
