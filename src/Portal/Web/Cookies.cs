namespace Portal.Web;

/// <summary>One way to make a cookie, so that none forgets a part: host-only, HttpOnly, Secure, with a chosen SameSite.</summary>
public static class Cookies
{
    /// <summary>Dresses a framework's cookie. Over plain HTTP on this machine, where browsers would drop it, it goes without Secure and prefix.</summary>
    public static void Dress(this CookieBuilder cookie, string name, SameSiteMode sameSite, PortalOptions portal)
    {
        cookie.Name = portal.CookieName(name);
        cookie.Path = "/";
        cookie.Domain = null;
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = sameSite;
        cookie.SecurePolicy = portal.IsPlainHttp ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
    }

    /// <summary>The same for a cookie of our own.</summary>
    public static CookieOptions CookieOptions(this PortalOptions portal, SameSiteMode sameSite, DateTimeOffset? expires = null) => new()
    {
        HttpOnly = true,
        Secure = !portal.IsPlainHttp,
        SameSite = sameSite,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };

    public static string CookieName(this PortalOptions portal, string name) => portal.IsPlainHttp ? name : "__Host-" + name;
}
