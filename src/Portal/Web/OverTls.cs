using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>
/// Where visitors come by https, plain http is answered with the way there, and what was posted in the clear is refused: sending it on
/// would hide the mistake. Health checks come from the load balancer, inside.
/// </summary>
internal sealed class OverTls(RequestDelegate next, IOptions<PortalOptions> portal)
{
    private readonly bool _isPlain = portal.Value.IsPlainHttp;
    private readonly string _home = portal.Value.PublicUrl!.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (_isPlain || request.IsHttps || request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) return next(context);
        if (HttpMethods.IsPost(request.Method)) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else context.Response.Redirect(_home + request.Path.ToUriComponent() + request.QueryString.ToUriComponent(), permanent: true);
        return Task.CompletedTask;
    }
}
