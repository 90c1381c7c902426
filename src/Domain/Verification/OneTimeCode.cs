using System.Text;

namespace Portal.Domain.Verification;

/// <summary>Six digits, as people type or paste them.</summary>
public static class OneTimeCode
{
    public const int Length = 6;

    /// <summary>The digits alone: spaces, dashes, and digits of any script and width are fine. Null when it is not six digits.</summary>
    public static Secret? Read(string? typed)
    {
        if (typed is null || typed.Length > 64) return null;
        var digits = new StringBuilder();
        foreach (var letter in Digits.Fold(typed.Normalize(NormalizationForm.FormKC)))
        {
            if (char.IsAsciiDigit(letter)) digits.Append(letter);
            else if (!char.IsWhiteSpace(letter) && !IsBetweenDigits(letter)) return null;
        }
        return digits.Length == Length ? new Secret(digits.ToString()) : null;
    }

    private static bool IsBetweenDigits(char letter) =>
        letter is '.' or '·' || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.DashPunctuation or System.Globalization.UnicodeCategory.Format;
}
