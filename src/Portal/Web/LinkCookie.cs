using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Domain;

namespace Portal.Web;

/// <summary>Carries what a mailed link brought from the address to the form, so that it stands in the address bar for no longer than a redirect.</summary>
public sealed class LinkCookie(IHttpContextAccessor accessor, IOptions<PortalOptions> portal)
{
    private HttpContext Context => accessor.HttpContext!;

    private string Name => portal.Value.CookieName("link");

    /// <summary>Empty when there is none.</summary>
    public Secret Read() => new(Context.Request.Cookies[Name] is { Length: <= 64 } token ? token : "");

    public void Write(string token) => Context.Response.Cookies.Append(Name, token, portal.Value.CookieOptions(SameSiteMode.Lax));

    public void Forget() => Context.Response.Cookies.Append(Name, "", portal.Value.CookieOptions(SameSiteMode.Lax, DateTimeOffset.UnixEpoch));
}

/// <summary>A page that a link in a mail opens. Programs that look for harm open such links too: only the form's button does anything.</summary>
public abstract class LinkPage(LinkCookie cookie) : StepPage
{
    [FromQuery(Name = "link")]
    public string? Link { get; set; }

    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public bool IsDone => Done == "1" && HttpMethods.IsGet(Request.Method);

    /// <summary>What the link carried.</summary>
    protected Secret Carried => cookie.Read();

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Link is not { Length: > 0 and <= 64 }) return await base.OnGetAsync(ct);
        cookie.Write(Link);
        return new Gone(Request.Path, wholePage: false);
    }
}
