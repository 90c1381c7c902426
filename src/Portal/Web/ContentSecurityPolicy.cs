namespace Portal.Web;

/// <summary>What a page may load, run and send: our own files and addresses, and nothing else.</summary>
public static class ContentSecurityPolicy
{
    private const string Fixed =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; object-src 'none'; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static readonly object Extra = new();

    /// <summary>
    /// Lets a form of this one answer end at another site. Chromium stops a POST that is answered with a redirect to a site not listed
    /// in form-action; with HTMX the answer is an HX-Redirect and needs no permission.
    /// </summary>
    /// <param name="context">The request whose page holds the form.</param>
    /// <param name="site">Address of the other site; only scheme, host and port count. From configuration, never from the visitor.</param>
    public static void AllowFormActionTo(this HttpContext context, Uri site)
    {
        var origin = site.GetLeftPart(UriPartial.Authority);
        if (origin.AsSpan().ContainsAny(" ;,'")) throw new ArgumentException("An origin has no blanks or punctuation.", nameof(site));
        context.Items[Extra] = $"{context.Items[Extra]} {origin}";
    }

    internal static string For(HttpContext context) => Fixed + context.Items[Extra];
}
