using System.Buffers;
using System.Text;

namespace Portal.Domain.Accounts;

/// <summary>What stands before the @ of an address: a dot-atom, or any text in quotes (RFC 5321 4.1.2 with the UTF-8 of RFC 6531 3.3).</summary>
internal static class EmailLocalPart
{
    private static readonly SearchValues<char> AsciiAtom =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~");

    /// <summary>Cuts at the @ that ends the local part. Null when there is none, or when more than one address stands there.</summary>
    public static (string Local, string Domain)? Split(string text)
    {
        var at = text.StartsWith('"') ? EndOfQuotes(text) + 1 : text.IndexOf('@');
        return at > 0 && at < text.Length && text[at] == '@' ? (text[..at], text[(at + 1)..]) : null;
    }

    /// <summary>The local part for comparing: folded, quotes and escapes only where they are needed. Null when it is none.</summary>
    public static string? Fold(string local)
    {
        if (!IsQuoted(local)) return IsDotAtom(local) && VisibleText.Fold(local) is var folded && IsDotAtom(folded) ? folded : null;
        var content = VisibleText.Fold(Unquote(local));
        return IsDotAtom(content) ? content : Quote(content);
    }

    public static string Unquote(string local)
    {
        if (!IsQuoted(local)) return local;
        var content = new StringBuilder(local.Length);
        for (var i = 1; i < local.Length - 1; i++) content.Append(local[i] == '\\' ? local[++i] : local[i]);
        return content.ToString();
    }

    private static string Quote(string content) =>
        $"\"{content.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsQuoted(string local) => local.StartsWith('"');

    /// <summary>Index of the closing quote, or -2 (so that the next one is no index either).</summary>
    private static int EndOfQuotes(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"') return i;
            if (text[i] != '\\') continue;

            // Only printable ASCII may be escaped.
            i++;
            if (i == text.Length || text[i] is < ' ' or > '~') return -2;
        }

        return -2;
    }

    private static bool IsDotAtom(string text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal)
        && !text.Any(letter => letter != '.' && char.IsAscii(letter) && !AsciiAtom.Contains(letter));
}
