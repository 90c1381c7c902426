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
public class SessionCookie(IOptions<PortalOptions> portal)
{
    public string Name => portal.Value.CookieName(Whose.Name);

    /// <summary>The plain name, and who may bring a visitor along: links of others may lead a signed-in customer here.</summary>
    protected virtual (string Name, SameSiteMode SameSite) Whose => ("session", SameSiteMode.Lax);

    public string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 and <= 64 } token ? token : null;

    public void Write(HttpResponse response, string token) => response.Cookies.Append(Name, token, portal.Value.CookieOptions(Whose.SameSite));

    public void Delete(HttpResponse response) => response.Cookies.Append(Name, "", portal.Value.CookieOptions(Whose.SameSite, DateTimeOffset.UnixEpoch));
}

/// <summary>Answers that submissions got, for when they arrive again.</summary>
public interface IFirstAnswers
{
    /// <summary>
    /// What this submission was answered, when it ended the session that this cookie named: with a session of its own when it put a new one in its
    /// place. Null when it did not, or the new one is over.
    /// </summary>
    Task<Answer?> FindAsync(byte[] submission, string cookie, CancellationToken ct);
}

/// <summary>What a browser is told when its visitor is signed out.</summary>
internal static class SignOuts
{
    public static void Here(HttpContext context, bool forgetsBrowser)
    {
        context.RequestServices.GetRequiredService<BrowserCookie>().ForgetRest(forgetsBrowser);
        context.Response.Headers["Clear-Site-Data"] = forgetsBrowser ? "\"cache\", \"cookies\", \"storage\"" : "\"cache\", \"storage\"";
    }
}

/// <summary>Signs a request in by the session its cookie names.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionCookie cookie, ISessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Programs have none, and whoever sends a cookie there must not cost a look for it.
        if (Request.IsHealth() || Request.IsApi() || Request.IsNews() || cookie.Read(Request) is not { } token) return AuthenticateResult.NoResult();
        var session = await sessions.FindAsync(token, Context.RequestAborted);
        if (session is null) return AuthenticateResult.NoResult();
        Context.Features.Set(session);
        // The session id is the identity's name: antiforgery tokens are bound to it, so none outlives a sign-in or sign-out.
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, session.Id)], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (await AgainAsync() is { } again)
        {
            if (again.NewSession is { } begun) cookie.Write(Response, begun);
            else SignOuts.Here(Context, again.ForgetsBrowser);
            Answers.Go(Context, again.Place!, wholePage: true);
        }
        else
        {
            Context.RequestServices.GetRequiredService<AskedPage>().Keep();
            Answers.Go(Context, await Context.RequestServices.GetRequiredService<LateForms>().SignInPlaceAsync(Context, cookie.Read(Request)), wholePage: true);
        }
    }

    /// <summary>
    /// A form that gave its sender a new session, or ended the account, and arrives once more with the old one: the first answer was lost or
    /// is still on its way, as for whoever presses twice. Only who holds the old cookie knows both it and the form's name.
    /// </summary>
    private async Task<Answer?> AgainAsync()
    {
        if (!HttpMethods.IsPost(Request.Method) || !Request.HasFormContentType || cookie.Read(Request) is not { } token) return null;
        var submission = await Context.RequestServices.GetRequiredService<FormKeys>().OfAsync(Request, Context.RequestAborted);
        return submission is null ? null : await Context.RequestServices.GetRequiredService<IFirstAnswers>().FindAsync(submission, token, Context.RequestAborted);
    }
}
