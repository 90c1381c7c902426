using System.Globalization;
using System.Text;
using Portal.Domain.Accounts;

namespace Portal.Features.Register.HumanCheck;

/// <summary>Makes what a visitor typed comparable: case, width, spaces, dashes, quotes and other signs do not count; number words are numbers.</summary>
internal static class HumanCheckAnswer
{
    /// <summary>Longer than any answer, however it is put.</summary>
    private const int LongestTyped = 200;

    private static readonly string[] Units =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>What people put around an answer.</summary>
    private static readonly string[] Filling = ["the", "answer", "is", "it", "its", "and", "then", "plus"];

    private static readonly Dictionary<string, int> Numbers = Enumerable.Range(0, 100)
        .SelectMany(number => new[] { InWords(number), InWords(number).Replace("-", "", StringComparison.Ordinal) }.Distinct().Select(word => (word, number)))
        .ToDictionary(entry => entry.word, entry => entry.number);

    /// <summary>"forty-seven" for 47; up to 99.</summary>
    public static string InWords(int number) =>
        number < 20 ? Units[number] : number % 10 == 0 ? Tens[number / 10] : $"{Tens[number / 10]}-{Units[number % 10]}";

    /// <summary>The text that is compared, or kept as a keyed hash; empty when nothing of it counts.</summary>
    public static string Normalise(string? typed)
    {
        if (typed is null or { Length: > LongestTyped }) return "";
        var words = Words(VisibleText.Fold(typed));
        var kept = words.Where(word => !Filling.Contains(word)).ToList();
        return string.Concat(ReadNumbers(kept.Count > 0 ? kept : words));
    }

    private static List<string> Words(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var piece in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(piece) is UnicodeCategory.DecimalDigitNumber) words.Append((int)Rune.GetNumericValue(piece));
            else if (Rune.IsLetter(piece)) words.Append(piece);
            else if (piece.Value is not ('\'' or '’')) words.Append(' ');
        }

        return [.. words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static IEnumerable<string> ReadNumbers(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (!Numbers.TryGetValue(words[i], out var number))
            {
                yield return words[i];
                continue;
            }

            // "forty" and "seven" are one number, "four" and "seven" are two digits.
            var isTens = number >= 20 && number % 10 == 0;
            if (isTens && i + 1 < words.Count && Numbers.TryGetValue(words[i + 1], out var unit) && unit is > 0 and < 10) number += Numbers[words[++i]];
            yield return number.ToString(CultureInfo.InvariantCulture);
        }
    }
}
