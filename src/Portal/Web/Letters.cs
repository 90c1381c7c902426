using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>A mail's words, in two equal versions.</summary>
public sealed record Letter(string Subject, string Text, string Html);

/// <summary>Writes mails: fixed templates, what belongs to the customer only as encoded parameters, no pictures, nothing fetched.</summary>
public sealed class Letters(IStringLocalizer<Words> words, IOptions<PortalOptions> portal)
{
    /// <param name="subject">Passes through the localizer, as do the paragraphs.</param>
    /// <param name="code">Shown large, on a line of its own, after the first paragraph.</param>
    public Letter Write(string subject, string? code, params LetterLine[] paragraphs)
    {
        var lines = paragraphs.Select(line => line.Link is null ? new Line(words[line.Text, line.Args].Value, false) : new Line(line.Link.AbsoluteUri, true)).ToList();
        var foot = words["{0} sent this because someone gave this email address there. Questions: {1}", portal.Value.Brand, portal.Value.SupportEmail].Value;
        return new Letter(words[subject, portal.Value.Brand], Plain(lines, code, foot), Html(lines, code, foot));
    }

    private static string Plain(List<Line> lines, string? code, string foot)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            text.Append(lines[i].Text).Append("\n\n");
            if (i == 0 && code is not null) text.Append("    ").Append(code).Append("\n\n");
        }
        return text.Append("--\n").Append(foot).Append('\n').ToString();
    }

    private static string Html(List<Line> lines, string? code, string foot)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title></title></head><body style=\"font-family:Georgia,serif;font-size:17px;line-height:1.5;max-width:34em;margin:1.5em\">");
        for (var i = 0; i < lines.Count; i++)
        {
            html.Append("<p>").Append(Html(lines[i])).Append("</p>");
            if (i == 0 && code is not null)
                html.Append("<p style=\"font-family:monospace;font-size:28px;letter-spacing:4px\"><strong>").Append(HtmlEncoder.Default.Encode(code)).Append("</strong></p>");
        }
        return html.Append("<hr><p style=\"font-size:14px\">").Append(HtmlEncoder.Default.Encode(foot)).Append("</p></body></html>").ToString();
    }

    private static string Html(Line line)
    {
        var text = HtmlEncoder.Default.Encode(line.Text);
        return line.IsLink ? $"<a href=\"{text}\">{text}</a>" : text;
    }

    private sealed record Line(string Text, bool IsLink);
}

/// <summary>A paragraph: an English sentence as key, and what it names; or a link to a page of ours, which stands alone.</summary>
public sealed record LetterLine(string Text, params object[] Args)
{
    public Uri? Link { get; private init; }

    public static implicit operator LetterLine(string text) => new(text);

    public static LetterLine To(Uri place) => new("") { Link = place };
}
