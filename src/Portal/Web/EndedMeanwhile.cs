using Portal.Ports;

namespace Portal.Web;

/// <summary>
/// Whose session ended while a request of theirs was under way (the account was deleted in another tab) is asked to sign in, whatever
/// failed for it: what they asked for is for nobody any more.
/// </summary>
internal sealed class EndedMeanwhile(RequestDelegate next, ILogger<EndedMeanwhile> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (context.Features.Get<Session>() is not null && !context.Response.HasStarted)
        {
            if (!await HasEndedAsync(context)) throw;
            log.LogWarning("A request failed with {Fault}, as its session ended meanwhile", fault.GetType().Name);
            context.Response.Clear();
            Answers.Go(context, "/sign-in", wholePage: true);
        }
    }

    /// <summary>Asked in a scope of its own, as the request's may hold what failed.</summary>
    private static async Task<bool> HasEndedAsync(HttpContext context)
    {
        await using var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var token = scope.ServiceProvider.GetRequiredService<SessionCookie>().Read(context.Request);
        return token is not null && await scope.ServiceProvider.GetRequiredService<ISessions>().FindAsync(token, CancellationToken.None) is null;
    }
}
