using System.Text;
using System.Text.Encodings.Web;

namespace Sandbox.Web;

/// <summary>Builds the sandbox's plain pages. Whatever is interpolated with <see cref="Text"/> is encoded; markup is only ours.</summary>
public sealed class Html
{
    private readonly StringBuilder _markup = new();

    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    /// <summary>Markup written by us, never by a visitor.</summary>
    public Html Raw(string markup)
    {
        _markup.Append(markup);
        return this;
    }

    public Html Text(string? text) => Raw(Encode(text));

    public Html Link(string address, string text) => Raw("<a href=\"").Text(address).Raw("\">").Text(text).Raw("</a>");

    public Html Heading(string text) => Raw("<h2>").Text(text).Raw("</h2>\n");

    public Html Table(PageSection section)
    {
        if (section.Rows.Count == 0) return Raw("<p class=\"none\">Nothing yet.</p>\n");
        Raw("<section class=\"scroll\" tabindex=\"0\" aria-label=\"").Text(section.Title).Raw("\"><table><thead><tr>");
        foreach (var column in section.Columns) Raw("<th scope=\"col\">").Text(column).Raw("</th>");
        Raw("</tr></thead><tbody>\n");
        for (var row = 0; row < section.Rows.Count; row++) Row(section.Rows[row], section.Links?[row]);
        return Raw("</tbody></table></section>\n");
    }

    /// <summary>The whole page as an answer, with headers that let nothing run and nothing load from elsewhere.</summary>
    public IResult Page(string title) => new HtmlPage(title, _markup.ToString());

    private void Row(IReadOnlyList<string> cells, string? link)
    {
        Raw("<tr>");
        for (var cell = 0; cell < cells.Count; cell++)
        {
            Raw("<td>");
            if (cell == 0 && link is not null) Link(link, cells[cell]);
            else Text(cells[cell]);
            Raw("</td>");
        }
        Raw("</tr>\n");
    }

    private sealed record HtmlPage(string Title, string Body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; img-src data:; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync($"""
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Encode(Title)}</title>
                <link rel="stylesheet" href="/sandbox.css"><link rel="icon" href="data:,"></head>
                <body><header><h1>{Encode(Title)}</h1></header>
                <main>
                {Body}
                </main></body></html>
                """);
        }
    }
}
