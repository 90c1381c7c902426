using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Portal.Web;

/// <summary>How much a request may bring. Every form here fits into a few kilobytes; an endpoint that takes more says so itself.</summary>
internal static class RequestLimits
{
    public const int Body = 64 * 1024;

    /// <summary>How much of a body that is too large is read all the same, for politeness.</summary>
    public const int Discarded = 4 * 1024 * 1024;

    public static IServiceCollection AddLimits(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(Apply).Configure<FormOptions>(Apply);

    private static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = Body;
        server.Limits.MaxRequestLineSize = 4 * 1024;
        server.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        server.Limits.MaxRequestHeaderCount = 64;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }

    private static void Apply(FormOptions form)
    {
        form.ValueCountLimit = 64;
        form.KeyLengthLimit = 256;
        form.ValueLengthLimit = Body;
        form.MemoryBufferThreshold = Body;
        form.BufferBodyLengthLimit = Body;
        form.MultipartBodyLengthLimit = Body;
        form.MultipartHeadersLengthLimit = 4 * 1024;
        form.MultipartHeadersCountLimit = 8;
    }
}

/// <summary>
/// Reads a posted form before anything else asks for it, so that one that is too large is told so with 413. Left to the antiforgery
/// check, it would look like a missing token.
/// </summary>
internal sealed class FormsAreReadFirst(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await TryRead(context)) await next(context);
    }

    private static async Task<bool> TryRead(HttpContext context)
    {
        // A neighbour's signature is over the bytes, so nobody may read them first; whoever does is stopped by the server's own limit.
        if (context.Request.IsNews() || !context.Request.HasFormContentType) return true;
        if (context.Request.ContentLength > RequestLimits.Body) return RefuseTooLarge(context);
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (BadHttpRequestException refused)
        {
            return Refuse(context, refused.StatusCode);
        }
        catch (InvalidDataException)
        {
            // Too many fields, too long a name or value, or a broken multipart body.
            return Refuse(context, StatusCodes.Status413PayloadTooLarge);
        }
    }

    /// <summary>
    /// The server reads what is left of the body after the answer, and throws it away: closed in the middle of it, the connection would take
    /// the answer along, and the visitor would see the browser's error instead of ours.
    /// </summary>
    private static bool RefuseTooLarge(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = RequestLimits.Discarded;
        return Refuse(context, StatusCodes.Status413PayloadTooLarge);
    }

    private static bool Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return false;
    }
}
