using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Web;

/// <summary>
/// The operators' place, /operations. Which cookie is looked at follows from the address, so a customer's opens nothing there, and an
/// operator's nothing elsewhere. Where nobody is configured, its pages are not even routed.
/// </summary>
internal static class Operators
{
    public const string ByPlace = "by place";
    public const string Role = "operator";

    private const string Place = "operations";

    public static IServiceCollection AddOperators(this IServiceCollection services)
    {
        services.AddOptions<OperationsOptions>().BindConfiguration(OperationsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperationsOptions>, OperationsOptionsCheck>();
        services.AddSingleton<OperatorCookie>();
        services.AddOptions<RazorPagesOptions>().Configure<IOptions<OperationsOptions>>((pages, operations) =>
        {
            if (!operations.Value.AreOn) pages.Conventions.AddFolderRouteModelConvention("/", Close);
        });
        return services;
    }

    public static bool IsTheirPlace(HttpContext context) => context.Request.Path.StartsWithSegments("/" + Place);

    public static string SchemeOf(HttpContext context) => IsTheirPlace(context) ? OperatorAuthentication.Name : SessionAuthentication.Name;

    private static void Close(PageRouteModel page)
    {
        foreach (var selector in page.Selectors.Where(selector => IsTheirs(selector.AttributeRouteModel?.Template)).ToList()) page.Selectors.Remove(selector);
    }

    private static bool IsTheirs(string? template) => template?.Split('/')[0].Equals(Place, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>A page for operators alone.</summary>
[Authorize(Roles = Operators.Role)]
public abstract class OperatorPage : StepPage;

/// <summary>Goes with no link from elsewhere.</summary>
public sealed class OperatorCookie(IOptions<PortalOptions> portal) : SessionCookie(portal)
{
    protected override (string Name, SameSiteMode SameSite) Whose => ("operator", SameSiteMode.Strict);
}

/// <summary>Signs an operator in by the session the cookie names.</summary>
internal sealed class OperatorAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OperatorCookie cookie, IOperatorSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "operator";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Request) is not { } token || await sessions.FindAsync(token, Context.RequestAborted) is not { } session) return AuthenticateResult.NoResult();
        Context.Features.Set(session);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, session.Id), new Claim(ClaimTypes.Role, Operators.Role)], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Answers.Go(Context, "/operations/sign-in", wholePage: true);
        return Task.CompletedTask;
    }
}

/// <summary>Refuses to start with an operator whose password could be guessed, or whose name could be taken for somebody else.</summary>
/// <param name="services">Gives what judges passwords when one is there to be judged: with figures of its own that are wrong it is not to be had, and all other settings shall be told too.</param>
internal sealed class OperationsOptionsCheck(IServiceProvider services) : IValidateOptions<OperationsOptions>
{
    /// <summary>Names that the audit trail has for others.</summary>
    private static readonly string[] Taken = ["customer", "stranger", "clock", "vendor", "operator", "nobody known"];

    public ValidateOptionsResult Validate(string? name, OperationsOptions options)
    {
        var faults = options.Users.SelectMany((user, place) => FaultsOf(user, options).Select(fault => $"Operations:Users:{place}:{fault}.")).Concat(FaultsOf(options)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOf(OperatorAccount user, OperationsOptions options)
    {
        if (user.Name.Length is 0 or > 40 || user.Name != user.Name.Trim() || user.Name.Any(char.IsControl)) yield return "Name must be 1 to 40 characters on one line";
        if (Taken.Contains(user.Name, StringComparer.OrdinalIgnoreCase)) yield return "Name must be that of a person";
        if (!ReferenceEquals(options.Find(user.Name), user)) yield return "Name is there twice";
        if (services.GetRequiredService<IPasswords>().FaultOf(user.PasswordHash) is { } fault) yield return $"PasswordHash {fault}; make one with \"Portal hash-password\"";
    }

    private static IEnumerable<string> FaultsOf(OperationsOptions options)
    {
        if (options.Idle < TimeSpan.FromMinutes(2) || options.Idle > TimeSpan.FromHours(1)) yield return "Operations:Idle must be from two minutes to an hour.";
        if (options.Absolute < options.Idle || options.Absolute > TimeSpan.FromHours(24)) yield return "Operations:Absolute must be from Idle to a day.";
    }
}
