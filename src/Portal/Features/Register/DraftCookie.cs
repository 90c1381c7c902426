using Microsoft.Extensions.Options;
using Portal.Web;

namespace Portal.Features.Register;

/// <summary>Names the registration that waits for the human check. Holds nothing of what was typed.</summary>
public sealed class DraftCookie(IHttpContextAccessor accessor, IOptions<PortalOptions> portal)
    : IPartOfSlice
{
    private HttpContext Context => accessor.HttpContext!;

    private string Name => portal.Value.CookieName("draft");

    public string? Read() => Context.Request.Cookies[Name] is { Length: > 0 and <= 64 } token ? token : null;

    public void Write(string token) => Context.Response.Cookies.Append(Name, token, portal.Value.CookieOptions(SameSiteMode.Lax));

    public void Forget()
    {
        if (Read() is not null) Context.Response.Cookies.Append(Name, "", portal.Value.CookieOptions(SameSiteMode.Lax, DateTimeOffset.UnixEpoch));
    }
}
