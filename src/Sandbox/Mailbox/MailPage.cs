using System.Text.RegularExpressions;
using Sandbox.Web;

namespace Sandbox.Mailbox;

/// <summary>One mail to read. Its HTML is shown as source: the page must not run what was sent.</summary>
internal static partial class MailPage
{
    public static IResult Show(Mail mail)
    {
        var page = new Html().Raw("<p>").Link("/", "Back to the sandbox").Raw("</p>\n<dl>");
        Line(page, "From", mail.From);
        Line(page, "To", mail.To);
        Line(page, "Received", FrontPage.Moment(mail.ReceivedAt));
        page.Raw("</dl>\n");
        if (mail.Text is not null) WithLinks(page.Heading("Text").Raw("<pre>"), mail.Text).Raw("</pre>\n");
        if (mail.Html is not null) page.Heading("HTML").Raw("<pre>").Text(mail.Html).Raw("</pre>\n");
        return page.Page(mail.Subject.Length > 0 ? mail.Subject : "(no subject)");
    }

    private static void Line(Html page, string name, string value) => page.Raw("<dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd>");

    private static Html WithLinks(Html page, string text)
    {
        var done = 0;
        foreach (Match link in Address().Matches(text))
        {
            page.Text(text[done..link.Index]).Link(link.Value, link.Value);
            done = link.Index + link.Length;
        }
        return page.Text(text[done..]);
    }

    // A full stop or bracket at the end belongs to the sentence, not to the address.
    [GeneratedRegex("""https?://[^\s<>"]*[^\s<>".,;:!?)\]']""")]
    private static partial Regex Address();
}
