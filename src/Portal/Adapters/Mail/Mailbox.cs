using System.Globalization;
using System.Text;
using MimeKit;

namespace Portal.Adapters.Mail;

/// <summary>Reads a recipient as exactly one mailbox and nothing else: no name, no second address, no comment, no line break.</summary>
internal static class Mailbox
{
    private const int Longest = 320;

    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
        MaxAddressGroupDepth = 1,
    };

    public static MailboxAddress? Read(string typed)
    {
        if (typed.Length > Longest || typed.EnumerateRunes().Any(IsUnprintable)) return null;
        return MailboxAddress.TryParse(Strict, typed, out var mailbox) && IsBare(mailbox, typed) ? mailbox : null;
    }

    // A half of a surrogate pair is enumerated as the replacement character.
    private static bool IsUnprintable(Rune rune) =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // A domain in other letters may have been typed in its ASCII form, which MimeKit turns back.
    private static bool IsBare(MailboxAddress mailbox, string typed) =>
        string.IsNullOrEmpty(mailbox.Name)
        && mailbox.Route.Count == 0
        && (mailbox.GetAddress(idnEncode: false) == typed || mailbox.GetAddress(idnEncode: true) == typed);
}
