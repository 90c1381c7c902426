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

    /// <summary>Keeps where this request wanted to go. Not what stands in a query: it belongs to a step that is over.</summary>
    public void Keep()
    {
        var request = Context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.QueryString.HasValue || request.Path.Value is not { Length: <= Longest } path || Context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is null) return;
        Context.Response.Cookies.Append(Name, path, portal.Value.CookieOptions(SameSiteMode.Lax, time.GetUtcNow() + Lasts));
    }

    /// <summary>Where to go on, once. Null when no page was asked for; never a place that is not ours.</summary>
    public string? Take()
    {
        if (Context.Request.Cookies[Name] is not { } path) return null;
        Context.Response.Cookies.Append(Name, "", portal.Value.CookieOptions(SameSiteMode.Lax, DateTimeOffset.UnixEpoch));
        return path.Length <= Longest && Answers.IsLocal(path) ? path : null;
    }
}
