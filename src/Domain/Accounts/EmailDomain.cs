using System.Buffers;
using System.Globalization;

namespace Portal.Domain.Accounts;

/// <summary>What stands after the @ of an address: host names of at least two labels, in ASCII or in any script (RFC 5321 2.3.5, RFC 5890).</summary>
internal static class EmailDomain
{
    private const int LongestLabel = 63;
    private static readonly SearchValues<char> LettersDigitsHyphen = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly IdnMapping Idn = new();

    /// <summary>With plain dots, where a Japanese or Chinese keyboard types full stops of its own.</summary>
    public static string Plain(string domain) => domain.Replace('\u3002', '.').Replace('\uFF61', '.');

    /// <summary>For comparing: folded, in small ASCII letters ("xn--…" for others). Null when it is no domain.</summary>
    public static string? Fold(string domain)
    {
        var plain = Plain(domain);
        var isAscii = plain.All(char.IsAscii) && !plain.Contains("xn--", StringComparison.OrdinalIgnoreCase);
        return (isAscii ? plain.ToLowerInvariant() : FoldLetters(plain)) is { } ascii && AreLabels(ascii.Split('.')) ? ascii : null;
    }

    private static string? FoldLetters(string domain)
    {
        try
        {
            // By way of letters, so that "xn--bcher-kva" and "bücher" are one; each step refuses what is no domain name.
            var letters = Idn.GetUnicode(Idn.GetAscii(domain));
            return Idn.GetAscii(VisibleText.Fold(letters)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool AreLabels(string[] labels) =>
        labels.Length > 1 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LettersDigitsHyphen);
}
