using Microsoft.AspNetCore.Authorization;

namespace Portal.Web;

/// <summary>
/// Says in the log what was refused to whom: a place without the right to it, a way that does not exist, a form without its token, too much
/// at once. By route, never by the address as it was asked.
/// </summary>
internal sealed class RefusedRequests(RequestDelegate next, ILogger<RefusedRequests> log)
{
    public async Task InvokeAsync(HttpContext context, Visit visit)
    {
        await next(context);
        if (Refused(context) is not { } how) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        log.LogInformation("{Method} {Route} was refused with {How} for {Who} from {Network}",
            HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsPost(context.Request.Method) ? context.Request.Method : "another method",
            route is null ? "no place of ours" : "/" + route.TrimStart('/'), how, visit.Who, visit.Network);
    }

    private static string? Refused(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
            or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status429TooManyRequests => context.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
        StatusCodes.Status303SeeOther or StatusCodes.Status200OK when context.User.Identity?.IsAuthenticated != true && context.GetEndpoint() is { } place && place.Metadata.GetMetadata<IAllowAnonymous>() is null => "sign in first",
        _ => null,
    };
}
