using System.Text;

namespace Portal.Domain.Accounts;

/// <summary>
/// A mailbox on the internet, read by one parser everywhere: RFC 5321 (dot-atom and quoted local parts, 64 octets before the @,
/// 254 in all), RFC 6531 (UTF-8 before the @) and IDNA (UTF-8 after it). Address literals, comments, display names, a second
/// recipient and domains without a dot are refused: nobody signs up with them on purpose.
/// </summary>
/// <remarks>
/// Mail goes to the <see cref="Text"/> that was kept when the address was proven, never to one typed later that merely has
/// the same <see cref="Key"/>: a mail server may tell apart what the key does not.
/// </remarks>
public sealed class EmailAddress : IEquatable<EmailAddress>
{
    /// <summary>Octets of the longest address, in any of its forms; also enough for a column of characters (RFC 5321 4.5.3.1.3, less the angle brackets).</summary>
    public const int LongestAddress = 254;

    /// <summary>Octets before the @ (RFC 5321 4.5.3.1.1).</summary>
    public const int LongestLocalPart = 64;

    internal const string Field = "Email";

    private const int LongestInMessage = 40;

    private const int ShownOfOthers = 20;

    private static readonly Refusal Missing = new(Field, "Enter your email address");
    private static readonly Refusal Malformed = new(Field, "Enter an email address in the correct format, like name@example.com");
    private static readonly Refusal TooLong = new(Field, "Enter an email address of {0} characters or fewer", LongestAddress);
    private static readonly Refusal TooLongBeforeAt = new(Field, "Enter an email address with {0} characters or fewer before the @", LongestLocalPart);

    private EmailAddress(string text, string key) => (Text, Key) = (text, key);

    /// <summary>
    /// As typed, less what clipboards and keyboards add unasked: surrounding space, invisible characters, wide letters.
    /// This is what mail is sent to and what pages show.
    /// </summary>
    public string Text { get; }

    /// <summary>Equal for addresses that people take for the same one: NFKC, case folded, nothing invisible, domain in ASCII. For uniqueness only.</summary>
    public string Key { get; }

    /// <summary>The part before the @, without quotes.</summary>
    internal string Name => EmailLocalPart.Unquote(Text[..Text.LastIndexOf('@')]);

    /// <summary>"a•••@example.com", to recognise and not to learn.</summary>
    public string Masked => Mask(Name) + Text[Text.LastIndexOf('@')..];

    /// <summary>
    /// For a text message, which has room for little, and in which a phone makes a link of what looks like one: whole where it is short and could be
    /// nothing but an address, else its first letters.
    /// </summary>
    public string InMessage => Text.Length <= LongestInMessage && Text.All(IsPlain) && !Name.Contains('.', StringComparison.Ordinal) ? Text : FirstLetters + "...";

    private string FirstLetters => string.Concat(Text.TakeWhile(char.IsAsciiLetterOrDigit).Take(ShownOfOthers));

    /// <summary>Reads what a visitor typed. Refused at field "Email"; never throws, whatever the text.</summary>
    public static Outcome<EmailAddress> Read(string? typed)
    {
        if (typed is { Length: > 4 * LongestAddress }) return TooLong;
        if (VisibleText.Clean(typed ?? "") is not { } text) return Malformed;
        if (text.Length == 0) return Missing;
        if (EmailLocalPart.Split(text) is not (var local, var domain)) return Malformed;
        if (EmailLocalPart.Fold(local) is not { } foldedLocal || EmailDomain.Fold(domain) is not { } foldedDomain) return Malformed;
        if (IsLonger(LongestLocalPart, local, foldedLocal)) return TooLongBeforeAt;
        var (plain, key) = ($"{local}@{EmailDomain.Plain(domain)}", $"{foldedLocal}@{foldedDomain}");
        return IsLonger(LongestAddress, plain, key, $"{local}@{foldedDomain}") ? TooLong : new EmailAddress(plain, key);
    }

    public bool Equals(EmailAddress? other) => other is not null && string.Equals(Key, other.Key, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as EmailAddress);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Masked, so that a log line cannot hold the address by accident.</summary>
    public override string ToString() => Masked;

    private static bool IsPlain(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '@' or '.' or '-' or '_' or '+';

    private static bool IsLonger(int octets, params ReadOnlySpan<string> forms)
    {
        foreach (var form in forms)
        {
            if (Encoding.UTF8.GetByteCount(form) > octets) return true;
        }

        return false;
    }

    private static string Mask(string name)
    {
        var first = name.EnumerateRunes().FirstOrDefault(new Rune('•'));
        return first.Utf16SequenceLength < name.Length ? $"{first}•••" : "•••";
    }
}
