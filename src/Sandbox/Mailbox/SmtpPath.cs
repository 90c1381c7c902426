using System.Text;

namespace Sandbox.Mailbox;

/// <summary>The argument of MAIL or RCPT: <c>FROM:&lt;address&gt; NAME=VALUE …</c> (RFC 5321, section 4.1.2).</summary>
internal sealed record SmtpPath(string Address, IReadOnlyDictionary<string, string> Parameters)
{
    private const string AtomMarks = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>Null when the argument is not of that form, or the address not one that SMTP can carry.</summary>
    public static SmtpPath? Parse(string argument, string keyword)
    {
        if (!argument.StartsWith(keyword + ":", StringComparison.OrdinalIgnoreCase)) return null;
        var rest = argument[(keyword.Length + 1)..].TrimStart(' ');
        var close = EndOfPath(rest);
        if (close < 0 || (rest.Length > close + 1 && rest[close + 1] != ' ')) return null;
        var address = WithoutRoute(rest[1..close]);
        var parameters = Split(rest[(close + 1)..]);
        return parameters is not null && (address.Length == 0 || IsAddress(address)) ? new SmtpPath(address, parameters) : null;
    }

    public bool IsAscii => Ascii.IsValid(Address);

    // A ">" inside a quoted local part does not end the path.
    private static int EndOfPath(string text)
    {
        if (text.Length == 0 || text[0] != '<') return -1;
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (text[i] == '\\' && quoted) i++;
            else if (text[i] == '>' && !quoted) return i;
        }
        return -1;
    }

    // "@a,@b:user@c" is the old way to name the relays; they are to be ignored.
    private static string WithoutRoute(string path) =>
        path.StartsWith('@') && path.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? path[(colon + 1)..] : path;

    private static Dictionary<string, string>? Split(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            if (!parameters.TryAdd(pair[0], pair.Length > 1 ? pair[1] : "")) return null;
        }
        return parameters;
    }

    private static bool IsAddress(string address)
    {
        if (address.Equals("postmaster", StringComparison.OrdinalIgnoreCase)) return true;
        var at = address.LastIndexOf('@');
        return at > 0 && Encoding.UTF8.GetByteCount(address) <= 254 && IsLocalPart(address[..at]) && IsDomain(address[(at + 1)..]);
    }

    private static bool IsLocalPart(string local)
    {
        if (Encoding.UTF8.GetByteCount(local) > 64) return false;
        if (local is ['"', .., '"'] && local.Length > 2) return !local.Any(char.IsControl);
        return !local.StartsWith('.') && !local.EndsWith('.') && !local.Contains("..", StringComparison.Ordinal) && local.All(IsAtomCharacter);
    }

    private static bool IsDomain(string domain)
    {
        if (domain is ['[', .., ']']) return domain[1..^1].All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or 'I' or 'P' or 'v');
        return domain.Length > 0 && domain.Split('.').All(label => label.Length is > 0 and <= 63 && !label.StartsWith('-') && !label.EndsWith('-') && label.All(IsDomainCharacter));
    }

    private static bool IsAtomCharacter(char c) => char.IsAsciiLetterOrDigit(c) || AtomMarks.Contains(c, StringComparison.Ordinal) || IsBeyondAscii(c);

    private static bool IsDomainCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '-' || IsBeyondAscii(c);

    private static bool IsBeyondAscii(char c) => c > 127 && !char.IsControl(c) && !char.IsWhiteSpace(c);
}
