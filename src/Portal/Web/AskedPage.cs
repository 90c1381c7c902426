using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>The page that somebody wanted who had to sign in first: kept in their browser for the way there, whatever steps signing in has.</summary>
public sealed class AskedPage(IHttpContextAccessor accessor, IOptions<PortalOptions> portal, TimeProvider time)
{
    private const int Longest = 64;
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    private HttpContext Context => accessor.HttpContext!;

    private string Name => portal.Value.CookieName("asked");

    /// <summary>Where to go on. Null when no page was asked for; never a place that is not ours.</summary>
    public string? Place => Context.Request.Cookies[Name] is { Length: <= Longest } path && Answers.IsLocal(path) ? path : null;

    /// <summary>Keeps where this request wanted to go. Not what stands in a query: it belongs to a step that is over.</summary>
    public void Keep()
    {
        var request = Context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.QueryString.HasValue || request.Path.Value is not { Length: <= Longest } path || Context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is null) return;
        Context.Response.Cookies.Append(Name, path, portal.Value.CookieOptions(SameSiteMode.Lax, time.GetUtcNow() + Lasts));
    }

    /// <summary>With every answer that lets somebody in: it leads there once, and the first of them may never have reached the browser.</summary>
    public void Forget()
    {
        if (Context.Request.Cookies[Name] is not null) Context.Response.Cookies.Append(Name, "", portal.Value.CookieOptions(SameSiteMode.Lax, DateTimeOffset.UnixEpoch));
    }
}
