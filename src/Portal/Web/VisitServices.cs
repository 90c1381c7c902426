using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Ports;

namespace Portal.Web;

public static class VisitServices
{
    /// <summary>Pages anybody may read. Those with a form that a stranger may use (register, sign in) say so themselves.</summary>
    private static readonly string[] OpenToAll = ["/Home", "/Terms", "/Privacy", "/Accessibility", "/HelpCodes", "/Shared"];

    /// <summary>Sessions, form keys, rules for passwords: what is known about a visitor. Every page demands a session unless it says otherwise.</summary>
    public static IServiceCollection AddVisits(this IServiceCollection services)
    {
        services.AddScoped<LinkCookie>().AddScoped<AskedPage>().AddScoped<BrowserCookie>().AddScoped<PasskeyForms>().AddScoped<LateForms>().AddSingleton<SessionCookie>().AddSingleton<FormKeys>().AddSingleton<Letters>();
        services.AddOperators().AddAuthentication(Operators.ByPlace)
            .AddPolicyScheme(Operators.ByPlace, null, scheme => scheme.ForwardDefaultSelector = Operators.SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Name, null)
            .AddScheme<AuthenticationSchemeOptions, OperatorAuthentication>(OperatorAuthentication.Name, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.Configure<RazorPagesOptions>(pages =>
        {
            foreach (var folder in OpenToAll) pages.Conventions.AllowAnonymousToFolder(folder);
        });
        services.AddSingleton(new PasswordFigures());
        services.AddSingleton(provider => RuleFor(provider));
        return services;
    }

    private static PasswordRule RuleFor(IServiceProvider provider)
    {
        var portal = provider.GetRequiredService<IOptions<PortalOptions>>().Value;
        return new PasswordRule(provider.GetRequiredService<PasswordFigures>(), [portal.Brand, portal.OperatorName], provider.GetRequiredService<IPasswords>().IsCommon);
    }
}
