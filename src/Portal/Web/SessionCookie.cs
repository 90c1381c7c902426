using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Web;

/// <summary>
/// The session cookie: an unguessable name for a session kept in the database, so that ending the session ends it everywhere. Only a
/// local run over plain HTTP drops Secure and the __Host- prefix, because text browsers send no Secure cookie there.
/// </summary>
public sealed class SessionCookie(IOptions<CookieRules> rules)
{
    public string Name => rules.Value.Named("session");

    public string? Read(HttpRequest request) => request.Cookies[Name];

    public void Write(HttpResponse response, string token) => response.Cookies.Append(Name, token, Options(null));

    public void Delete(HttpResponse response) => response.Cookies.Append(Name, "", Options(DateTimeOffset.UnixEpoch));

    private CookieOptions Options(DateTimeOffset? expires) => rules.Value.Options(SameSiteMode.Lax, expires);
}

/// <summary>How all cookies are made.</summary>
public sealed class CookieRules
{
    /// <summary>False only for a local run over plain HTTP on loopback in Development.</summary>
    public bool Secure { get; set; } = true;

    public string Named(string name) => Secure ? "__Host-" + name : name;

    public CookieOptions Options(SameSiteMode sameSite, DateTimeOffset? expires = null) => new()
    {
        HttpOnly = true,
        Secure = Secure,
        SameSite = sameSite,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}

/// <summary>Signs a request in by the session its cookie names.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionCookie cookie, ISessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = cookie.Read(Request);
        if (string.IsNullOrEmpty(token) || token.Length > 64) return AuthenticateResult.NoResult();
        var session = await sessions.FindAsync(token, Context.RequestAborted);
        if (session is null) return AuthenticateResult.NoResult();
        Context.Features.Set(session);
        // The session id is the identity's name: antiforgery tokens are bound to it, so none outlives a sign-in or sign-out.
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, session.Id)], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Answers.Go(Context, "/sign-in", wholePage: true);
        return Task.CompletedTask;
    }
}
