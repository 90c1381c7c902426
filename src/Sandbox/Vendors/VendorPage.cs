using System.Text.Encodings.Web;

namespace Sandbox.Vendors;

/// <summary>Plain, accessible HTML for the pages that a vendor would show to people: no scripts, labels on every field.</summary>
internal static class VendorPage
{
    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static string Field(string name, string label, string? value, string more) =>
        $"<p><label for=\"{name}\">{Text(label)}</label><br><input id=\"{name}\" name=\"{name}\" value=\"{Text(value)}\" {more}></p>";

    public static string Errors(IReadOnlyCollection<string> errors) =>
        errors.Count == 0 ? ""
            : $"<div role=\"alert\"><h2>There is a problem</h2><ul>{string.Concat(errors.Select(e => $"<li>{Text(e)}</li>"))}</ul></div>";

    public static string Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        $"<table><thead><tr>{string.Concat(columns.Select(c => $"<th scope=\"col\">{Text(c)}</th>"))}</tr></thead><tbody>"
        + string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>")) + "</tbody></table>";

    public static Task Show(HttpContext http, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(Whole(title, body), http.RequestAborted);
    }

    /// <summary>After a form: the browser goes on with a GET.</summary>
    public static Task GoTo(HttpContext http, string url)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = url;
        return Task.CompletedTask;
    }

    /// <summary>Adds parameters to an address that may have some already.</summary>
    public static string With(string url, params (string Name, string Value)[] parameters)
    {
        var (address, fragment) = url.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? (url[..hash], url[hash..]) : (url, "");
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return address + (address.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query + fragment;
    }

    /// <summary>The sandbox's own address as the caller knows it.</summary>
    public static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static string Whole(string title, string body) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{Text(title)}}</title>
        <link rel="stylesheet" href="/sandbox.css"><link rel="icon" href="data:,"></head>
        <body class="vendor"><main><h1>{{Text(title)}}</h1>{{body}}</main></body></html>
        """;
}
