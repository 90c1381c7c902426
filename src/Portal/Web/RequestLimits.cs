using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Portal.Web;

/// <summary>How much a request may bring. Every form here fits into a few kilobytes; an endpoint that reads its body itself says how much it takes.</summary>
internal static class RequestLimits
{
    public const int Body = 64 * 1024;

    /// <summary>How much of a body that is too large is read all the same, for politeness.</summary>
    public const int Discarded = 4 * 1024 * 1024;

    /// <summary>
    /// All of it, when it is <paramref name="most"/> bytes at most; more is refused with 413. Whoever calls off the pending read of the body calls off this
    /// with 408: not torn, as the server still has to throw the rest away.
    /// </summary>
    /// <exception cref="BadHttpRequestException">Too much, too slow, or not to its end.</exception>
    public static async Task<byte[]> BodyAsync(this HttpRequest request, int most, CancellationToken ct)
    {
        if (request.ContentLength > most) throw TooMuch();
        var (kept, reader) = (new MemoryStream(), request.BodyReader);
        for (var isWhole = false; !isWhole;)
        {
            var read = await reader.ReadAsync(ct);
            foreach (var piece in read.Buffer) kept.Write(piece.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled) throw new BadHttpRequestException("It did not come to its end.", StatusCodes.Status408RequestTimeout);
            if (kept.Length > most) throw TooMuch();
            isWhole = read.IsCompleted;
        }
        return kept.ToArray();
    }

    private static BadHttpRequestException TooMuch() => new("It is too large.", StatusCodes.Status413PayloadTooLarge);

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.Configure<KestrelServerOptions>(Apply).Configure<FormOptions>(Apply);
    }

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
/// Reads a posted form before anything else asks for it, so that one that is too large is told so with 413, and one in another encoding with
/// 415. Left to the antiforgery check, it would look like a missing token.
/// </summary>
internal sealed class FormsAreReadFirst(RequestDelegate next, IOptions<RequestOptions> options, TimeProvider time)
{
    /// <summary>Bytes a second: the most that a program may send here arrives within the time of a request.</summary>
    private static readonly MinDataRate OfPrograms = new(5 * 1024, TimeSpan.FromSeconds(10));

    public async Task InvokeAsync(HttpContext context)
    {
        if (await TryRead(context)) await next(context);
    }

    private async Task<bool> TryRead(HttpContext context)
    {
        DiscardTheRest(context);
        // A neighbour's signature is over the bytes, so nobody may read them first.
        if (context.Request.IsNews() || !context.Request.HasFormContentType)
        {
            if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = OfPrograms;
            return true;
        }
        if (!IsInUtf8(context.Request)) return Refuse(context, StatusCodes.Status415UnsupportedMediaType);
        try
        {
            context.Request.Body = new MemoryStream(WithoutNuls(await BodyAsync(context), context.Request.ContentType!));
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (BadHttpRequestException refused)
        {
            return Refuse(context, refused.StatusCode);
        }
        catch (IOException)
        {
            // A multipart body that never ends.
            return Refuse(context, StatusCodes.Status400BadRequest);
        }
        catch (InvalidDataException)
        {
            // Too many fields, too long a name or value, or a broken multipart body.
            return Refuse(context, StatusCodes.Status413PayloadTooLarge);
        }
    }

    /// <summary>As our pages ask for, and as browsers send when nothing is said. The framework would fail over some of the others.</summary>
    private static bool IsInUtf8(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is { } type && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The server reads what is left of the body after the answer, and throws it away: closed in the middle of it, the connection would take
    /// the answer along, and the visitor would see the browser's error instead of ours, a program that its connection was reset.
    /// </summary>
    private static void DiscardTheRest(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = RequestLimits.Discarded;
    }

    /// <summary>A browser on a poor line takes seconds for a form: what takes far longer trickles to keep us busy.</summary>
    private async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(options.Value.ReadWithin, time);
        await using var calledOff = patience.Token.Register(context.Request.BodyReader.CancelPendingRead);
        return await context.Request.BodyAsync(RequestLimits.Body, context.RequestAborted);
    }

    /// <summary>The framework gives up on a form with a NUL. As another control character it comes to its field's own rule, which says at the field what is wrong.</summary>
    private static byte[] WithoutNuls(byte[] body, string contentType)
    {
        body.AsSpan().Replace((byte)0, (byte)1);
        if (!contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return body;
        for (var rest = body.AsSpan(); rest.IndexOf("%00"u8) is >= 0 and var at; rest = rest[(at + 3)..]) rest[at + 2] = (byte)'1';
        return body;
    }

    private static bool Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return false;
    }
}
