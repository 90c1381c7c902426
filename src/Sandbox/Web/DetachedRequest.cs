using Microsoft.AspNetCore.Http.Features;

namespace Sandbox.Web;

/// <summary>A copy of a request that lives on when the caller's connection is cut: the vendor does the work, nobody hears the answer.</summary>
internal sealed class DetachedRequest
{
    private readonly DefaultHttpContext _copy = new();
    private readonly IServiceScopeFactory _scopes;

    private DetachedRequest(IServiceScopeFactory scopes) => _scopes = scopes;

    public static async Task<DetachedRequest> CopyAsync(HttpContext original, IServiceScopeFactory scopes)
    {
        var detached = new DetachedRequest(scopes);
        var (from, to) = (original.Request, detached._copy.Request);
        (to.Method, to.Scheme, to.Host, to.Protocol) = (from.Method, from.Scheme, from.Host, from.Protocol);
        (to.PathBase, to.Path, to.QueryString) = (from.PathBase, from.Path, from.QueryString);
        foreach (var header in from.Headers) to.Headers[header.Key] = header.Value;
        var body = new MemoryStream();
        await from.Body.CopyToAsync(body);
        body.Position = 0;
        to.Body = body;
        detached._copy.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody(body.Length > 0));
        return detached;
    }

    /// <summary>Runs the rest of the pipeline; the status that nobody will hear.</summary>
    public async Task<int> RunAsync(RequestDelegate pipeline)
    {
        await using var scope = _scopes.CreateAsyncScope();
        _copy.RequestServices = scope.ServiceProvider;
        _copy.Response.Body = new MemoryStream();
        await pipeline(_copy);
        return _copy.Response.StatusCode;
    }

    private sealed record HasBody(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
