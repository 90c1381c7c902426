using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Portal.Web;

/// <summary>Answers requests for the files of wwwroot, in the smallest encoding the browser takes.</summary>
internal sealed class AssetFiles(RequestDelegate next, Assets assets)
{
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskEachTime = "public, no-cache";

    public Task InvokeAsync(HttpContext context)
    {
        var asset = HttpMethods.IsPost(context.Request.Method) ? null : assets.Find(context.Request.Path.Value);
        return asset is null ? next(context) : Send(context, asset);
    }

    private static Task Send(HttpContext context, Asset asset)
    {
        var (bytes, encoding) = Smallest(asset, context.Request.GetTypedHeaders().AcceptEncoding);
        var headers = context.Response.Headers;
        // During a roll-out this version may be asked for the next one's file: only what was really asked for is kept for ever.
        headers.CacheControl = context.Request.Query["v"] == asset.Version ? ForEver : AskEachTime;
        if (asset.Brotli is not null) headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null) headers.ContentEncoding = encoding;
        var tag = new EntityTagHeaderValue(new StringSegment($"\"{asset.Version}{encoding}\""));
        return TypedResults.Bytes(bytes, asset.ContentType, enableRangeProcessing: asset.Brotli is null, entityTag: tag).ExecuteAsync(context);
    }

    private static (byte[] Bytes, string? Encoding) Smallest(Asset asset, IList<StringWithQualityHeaderValue> accepted)
    {
        if (asset.Brotli is not null && Takes(accepted, "br")) return (asset.Brotli, "br");
        if (asset.Gzip is not null && Takes(accepted, "gzip")) return (asset.Gzip, "gzip");
        return (asset.Plain, null);
    }

    private static bool Takes(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality != 0);
}
