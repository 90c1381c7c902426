using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Web;

/// <summary>A page with a script of its own: a swap would leave the script behind, so HTMX is told to load the page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WholePageAttribute : Attribute, IAsyncPageFilter, IOrderedFilter
{
    public int Order => -5;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) && Fragment.IsAskedFor(request)) context.Result = new Gone(request.Path + request.QueryString, wholePage: true);
        else await next();
    }
}

/// <summary>A page for customers who have proven their e-mail address or phone number; others are sent to do that first.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsProofAttribute : Attribute, IAsyncPageFilter, IOrderedFilter
{
    public int Order => -20;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var services = context.HttpContext.RequestServices;
        var progress = await services.GetRequiredService<IProgress>().OfAsync(services.GetRequiredService<Visit>().AccountId, context.HttpContext.RequestAborted);
        if (progress.IsSomebody) await next();
        else context.Result = new Gone(progress.NextStep, wholePage: false);
    }
}

/// <summary>A page for what somebody who broke in would change: closed for a while after the owner said that a change was not theirs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsNoLockAttribute : Attribute, IAsyncPageFilter, IOrderedFilter
{
    public const string Place = "/security/locked";

    public int Order => -15;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HttpContext.Features.Get<Session>() is { ChangesLockedUntil: null }) await next();
        else context.Result = new Gone(Place, wholePage: false);
    }
}

/// <summary>A page for what hurts when somebody else does it: the password must have been given a short while ago.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsRecentPasswordAttribute : Attribute, IAsyncPageFilter, IOrderedFilter
{
    public int Order => -10;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (Ask(context.HttpContext) is not { } asked)
        {
            await next();
            return;
        }
        var (services, request) = (context.HttpContext.RequestServices, context.HttpContext.Request);
        var isKept = HttpMethods.IsPost(request.Method) && await services.GetRequiredService<LateForms>().KeepAsync(context.HttpContext, services.GetRequiredService<Visit>().AccountId);
        context.Result = isKept ? AskAndGoTo(LateForms.WayBackTo(request.Path)) : asked;
    }

    /// <summary>Leads to where the password is asked for, and back to this page then; null when it was given a short while ago. For one form among others.</summary>
    public static IActionResult? Ask(HttpContext context)
    {
        var services = context.RequestServices;
        var since = services.GetRequiredService<TimeProvider>().GetUtcNow() - services.GetRequiredService<Visit>().Session!.AuthenticatedAt;
        if (since <= services.GetRequiredService<IOptions<SessionTimes>>().Value.RecentAuthentication) return null;
        return AskAndGoTo(context.Request.Path);
    }

    private static Gone AskAndGoTo(string place) => new("/confirm-password?next=" + Uri.EscapeDataString(place), wholePage: false);
}
