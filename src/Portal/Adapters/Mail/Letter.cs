using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Text;
using Portal.Ports;

namespace Portal.Adapters.Mail;

/// <summary>A mail as it goes over the wire.</summary>
internal static class Letter
{
    public static MimeMessage Write(MailMessage message, MailboxAddress to, MailOptions options, DateTimeOffset now)
    {
        var from = new MailboxAddress(Encoding.UTF8, options.FromName, options.From);
        var letter = new MimeMessage([from], [to], OneLine(message.Subject), Body(message))
        {
            MessageId = $"{AsAtom(message.Id)}@{from.Domain}",
            Date = now,
        };
        // RFC 3834: vacation notices and other machines do not answer it.
        letter.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return letter;
    }

    /// <summary>
    /// UTF-8 in headers and envelope only when there is no other way to write the address: a domain has its ASCII form, the part before
    /// the @ has none. Asking for it needlessly would bounce at older servers further on.
    /// </summary>
    public static FormatOptions FormatFor(MailboxAddress to)
    {
        var format = FormatOptions.Default.Clone();
        format.International = !Ascii.IsValid(to.LocalPart);
        return format;
    }

    private static MultipartAlternative Body(MailMessage message) => new(Part(TextFormat.Plain, message.Text), Part(TextFormat.Html, message.Html));

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }

    private static string OneLine(string subject) =>
        string.Concat(subject.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));

    // Letters, digits, - and _ as they are; all else as its number, so that two ids never become one.
    private static string AsAtom(string id) => string.Concat(id.Select(AsAtom));

    private static string AsAtom(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter.ToString() : string.Create(CultureInfo.InvariantCulture, $"={(int)letter:X4}");
}
