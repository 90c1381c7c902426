using System.Net;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Portal.Web;

/// <summary>
/// Gives every refused or failed request a page of its own, whatever its method and whether HTMX asked. The page is run by itself,
/// past the session and the limits, so it cannot fail for the reason it reports. Nothing of the cause is shown; it is in the log.
/// </summary>
internal sealed partial class ErrorPages(RequestDelegate next, EndpointDataSource pages, ILogger<ErrorPages> log)
{
    private const string Page = "/Shared/Error";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            Restart(context, refused.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Failed(log, failure, context.Request.Method, context.GetEndpoint()?.DisplayName);
            Restart(context, TookTooLong(failure) ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status500InternalServerError);
        }

        if (LacksPage(context.Response)) await Show(context);
    }

    /// <summary>What we asked did not answer in its time, such as the database.</summary>
    private static bool TookTooLong(Exception? failure) => failure is TimeoutException || (failure?.InnerException is { } cause && TookTooLong(cause));

    private static void Restart(HttpContext context, int status)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
    }

    private static bool LacksPage(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null, ContentType: null };

    private async Task Show(HttpContext context)
    {
        var cause = new ErrorCause(context.Response.StatusCode, RetryAfter(context.Response));
        try
        {
            if (TakesHtml(context.Request)) await Draw(context, cause);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Failed(log, failure, context.Request.Method, Page);
            Restart(context, cause.Status);
        }

        if (LacksPage(context.Response)) await ShowPlainly(context.Response, cause.Status);
    }

    /// <summary>Draws the page as if it had been asked for by GET, and puts the request back as it was for the log.</summary>
    private async Task Draw(HttpContext context, ErrorCause cause)
    {
        var method = context.Request.Method;
        // A failed action leaves no address behind that Back or Reload would ask for.
        if (!HttpMethods.IsGet(method)) context.Response.Headers["HX-Push-Url"] = "false";
        var query = context.Request.QueryString;
        context.Request.Method = HttpMethods.Get;
        // The handler that was asked for is none of this page's.
        context.Request.QueryString = QueryString.Empty;
        context.Features.Set(cause);
        try
        {
            await Run(context);
        }
        finally
        {
            context.Features.Set<ErrorCause>(null);
            context.Request.Method = method;
            context.Request.QueryString = query;
        }
    }

    private Task Run(HttpContext context)
    {
        var page = pages.Endpoints.First(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath == Page);
        context.SetEndpoint(page);
        context.Request.RouteValues = new RouteValueDictionary { ["page"] = Page };
        return page.RequestDelegate!(context);
    }

    /// <summary>The last resort, and the answer to programs that asked for something other than a page.</summary>
    private static Task ShowPlainly(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync($"{status} {(HttpStatusCode)status}\n");
    }

    private static bool TakesHtml(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal);
    }

    private static TimeSpan? RetryAfter(HttpResponse response) => response.Headers.RetryAfter.ToString() is var text
        && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed at {Endpoint}")]
    private static partial void Failed(ILogger log, Exception failure, string method, string? endpoint);
}
