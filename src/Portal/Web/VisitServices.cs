using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Portal.Web;

public static class VisitServices
{
    /// <summary>Sessions, cookies, form keys: what is known about a visitor. Every page demands a session unless it says otherwise.</summary>
    public static IServiceCollection AddVisits(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var rules = new CookieRules();
        configuration.GetSection("Cookies").Bind(rules);
        if (!rules.Secure && !environment.IsDevelopment()) throw new InvalidOperationException("Cookies:Secure may be false only in Development.");
        services.Configure<CookieRules>(configuration.GetSection("Cookies"));
        services.AddHttpContextAccessor();
        services.AddScoped<Visit>().AddSingleton<SessionCookie>().AddSingleton<FormKeys>();
        services.AddAuthentication(SessionAuthentication.Name).AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Name, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = rules.Named("form");
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = rules.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            options.Cookie.Path = "/";
            options.SuppressXFrameOptionsHeader = true;
        });
        return services;
    }
}
