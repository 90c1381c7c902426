using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Web;

/// <summary>
/// A browser's own name, by which it is known again after a session has ended. It signs nobody in. It stays when its
/// owner signs out, unless they say that others use the device too.
/// </summary>
public sealed class BrowserCookie(IHttpContextAccessor accessor, IChance chance, IOptions<PortalOptions> portal, IOptions<SessionTimes> times, TimeProvider time)
{
    private const int Length = 32;

    private Secret? _name;

    private HttpContext Context => accessor.HttpContext!;

    private string Name => portal.Value.CookieName("browser");

    /// <summary>Whether it came with a name, which may be anything: only an account says whether it knows it.</summary>
    public bool HasName => Context.Request.Cookies[Name] is { Length: Length };

    /// <summary>
    /// The browser's name; one that has none is given one with this answer. Kept for longer each time. Lax: whoever comes by a link in a mail, or is sent here by
    /// another site, would come without it, be given another one, and be a stranger from then on.
    /// </summary>
    public Secret Keep()
    {
        if (_name is not null) return _name;
        _name = new Secret(Context.Request.Cookies[Name] is { Length: Length } known ? known : chance.Token(Length));
        Context.Response.Cookies.Append(Name, _name.Reveal(), portal.Value.CookieOptions(SameSiteMode.Lax, time.GetUtcNow() + times.Value.BrowserKnownFor));
        return _name;
    }

    /// <summary>Takes away every other cookie the browser has of us, and the name too when that is wished.</summary>
    public void ForgetRest(bool nameToo)
    {
        foreach (var cookie in Context.Request.Cookies.Keys.Where(cookie => nameToo || cookie != Name))
            Context.Response.Cookies.Append(cookie, "", portal.Value.CookieOptions(SameSiteMode.Lax, DateTimeOffset.UnixEpoch));
    }
}
