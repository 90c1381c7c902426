namespace Portal.Web;

/// <summary>
/// Headers that every answer carries: pages, fragments, files, redirects and errors alike. They are written when the answer starts,
/// so clearing an answer on an error does not lose them.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Year = "max-age=31536000; includeSubDomains";

    /// <summary>Browser features that a page of forms has no use for.</summary>
    private const string NoFeatures =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => Write((HttpContext)state), context);
        return next(context);
    }

    private static Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        // Host filtering answers without one.
        if (headers.ContentType == "text/html") headers.ContentType = "text/html; charset=utf-8";
        headers.ContentSecurityPolicy = ContentSecurityPolicy.For(context);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: browsers would then send "Origin: null" with our own forms.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = NoFeatures;
        if (!IsPlainLoopback(context.Request)) headers.StrictTransportSecurity = Year;
        if (!headers.CacheControl.ToString().Contains("public", StringComparison.Ordinal)) KeepNoCopy(headers);
        return Task.CompletedTask;
    }

    /// <summary>Whatever is not one of our public files belongs to one visitor, and is a page or a fragment by the HX-Request header.</summary>
    private static void KeepNoCopy(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.Remove("Pragma");
        headers.Append("Vary", "HX-Request");
    }

    private static bool IsPlainLoopback(HttpRequest request) =>
        !request.IsHttps && (request.Host.Host is "localhost" or "127.0.0.1" or "[::1]");
}

/// <summary>
/// Puts the headers before everything the framework itself adds, host filtering included, so that a refused host name gets them too.
/// </summary>
internal sealed class SecurityHeadersFirst : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<SecurityHeaders>();
        next(app);
    };
}
