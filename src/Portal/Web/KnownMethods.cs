using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Portal.Web;

/// <summary>We read with GET and HEAD and act with POST. Razor Pages would answer TRACE, PUT and DELETE with the page.</summary>
internal sealed class KnownMethods(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Method is "GET" or "HEAD" or "POST") return next(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD, POST";
        return Task.CompletedTask;
    }
}

/// <summary>
/// An address without a page is said to be none. Left to the rule that pages need a session, a stranger would be asked to sign in for it.
/// One with a NUL in it is none of ours either, and PostgreSQL could not even be asked about it.
/// </summary>
internal sealed class KnownPlaces(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not null && !context.Request.QueryString.ToUriComponent().Contains("%00", StringComparison.Ordinal)) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

/// <summary>A POST, or a named handler, that the page does not have is refused; Razor Pages would show the page as if nothing were wrong.</summary>
internal sealed class KnownHandlers : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is not null) return;
        var request = context.HttpContext.Request;
        if (HttpMethods.IsPost(request.Method)) context.Result = NotAllowed(context.HttpContext.Response);
        else if (request.Query.TryGetValue("handler", out var handler)) context.Result = WithoutHandler(context, handler.ToString());
    }

    /// <summary>A refused form stands at its handler's address; loading that address again shows the page.</summary>
    private static IActionResult WithoutHandler(PageHandlerExecutingContext context, string handler) =>
        context.ActionDescriptor.HandlerMethods.Any(method => string.Equals(method.Name, handler, StringComparison.OrdinalIgnoreCase))
            ? new Gone(context.HttpContext.Request.Path.Value!, wholePage: false)
            : new NotFoundResult();

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }

    private static StatusCodeResult NotAllowed(HttpResponse response)
    {
        response.Headers.Allow = "GET, HEAD";
        return new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }
}
