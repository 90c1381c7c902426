using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Portal.Web;

/// <summary>What every page shares, in two calls: registered by AddWeb, put in line by UseWeb.</summary>
public static class WebServices
{
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var wwwroot = WebRoot.Find(builder.Environment.ContentRootPath);
        builder.Environment.WebRootPath = wwwroot;
        builder.Environment.WebRootFileProvider = new PhysicalFileProvider(wwwroot);
        builder.Logging.KeepAddressesOut();
        services.AddSingleton(new Assets(wwwroot));
        services.AddHttpContextAccessor().AddScoped<Visit>();
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, SecurityHeadersFirst>());
        services.AddLimits().AddFloods().AddOptionsOfOurOwn().AddProxies().AddHostRule().AddPages().AddCookieRules().AddPageCompression();
        return builder;
    }

    /// <summary>Comes first in line; authentication, rate limits and the mapping of pages follow it.</summary>
    public static WebApplication UseWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        // Balancers and containers ask by address, and learn nothing there.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/health"), named => named.UseHostFiltering());
        app.UseResponseCompression();
        app.UseRequestLocalization();
        app.UseMiddleware<ErrorPages>();
        app.UseRateLimiter();
        app.UseMiddleware<RefusedRequests>();
        app.UseMiddleware<RequestTimes>();
        app.UseMiddleware<KnownMethods>();
        app.UseMiddleware<OverTls>();
        app.UseMiddleware<AssetFiles>();
        app.UseMiddleware<FormsAreReadFirst>();
        app.UseRouting();
        app.UseMiddleware<KnownPlaces>();
        return app;
    }

    private static IServiceCollection AddOptionsOfOurOwn(this IServiceCollection services)
    {
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsValidator>();
        services.AddOptions<AgreementOptions>().BindConfiguration(AgreementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>Answers only under the public address, or what the setting AllowedHosts lists; in Development also under this machine's names.</summary>
    private static IServiceCollection AddHostRule(this IServiceCollection services)
    {
        // The framework's own, which comes before everything, would ask the health checks for a name too.
        services.Remove(services.Single(service => service.ServiceType == typeof(IStartupFilter) && service.ImplementationType?.Name == "HostFilteringStartupFilter"));
        services.AddOptions<HostFilteringOptions>().PostConfigure<IOptions<PortalOptions>, IConfiguration, IHostEnvironment>((hosts, portal, settings, environment) =>
        {
            if (!string.IsNullOrEmpty(settings["AllowedHosts"])) return;
            string[] ofThisMachine = environment.IsDevelopment() ? ["localhost", "127.0.0.1", "[::1]"] : [];
            hosts.AllowedHosts = [portal.Value.PublicUrl!.Host, .. ofThisMachine];
        });
        return services;
    }

    private static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddOptions<RequestLocalizationOptions>().Configure<IOptions<PortalOptions>>((localization, portal) => Speak(localization, portal.Value));
        // Markup is encoded all the same; letters of other languages are left as they are.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorPages(pages => pages.RootDirectory = "/Features").AddMvcOptions(Plainly);
        return services;
    }

    private static void Speak(RequestLocalizationOptions localization, PortalOptions portal)
    {
        string[] languages = portal.Languages.Count == 0 ? ["en"] : [.. portal.Languages];
        localization.SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages);
    }

    private static void Plainly(MvcOptions mvc)
    {
        mvc.Filters.Add<KnownHandlers>();
        // What is needed is said by each slice's validator, in its own words.
        mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        var words = mvc.ModelBindingMessageProvider;
        words.SetAttemptedValueIsInvalidAccessor((_, _) => "Check this answer. We could not read it.");
        words.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => "Check this answer. We could not read it.");
        words.SetUnknownValueIsInvalidAccessor(_ => "Check this answer. We could not read it.");
        words.SetNonPropertyUnknownValueIsInvalidAccessor(() => "Check this answer. We could not read it.");
        words.SetValueIsInvalidAccessor(_ => "Check this answer. We could not read it.");
        words.SetValueMustBeANumberAccessor(_ => "Enter a number, such as 12.");
        words.SetNonPropertyValueMustBeANumberAccessor(() => "Enter a number, such as 12.");
        words.SetMissingBindRequiredValueAccessor(_ => "Fill in this answer.");
        words.SetMissingKeyOrValueAccessor(() => "Fill in this answer.");
        words.SetValueMustNotBeNullAccessor(_ => "Fill in this answer.");
    }

    private static IServiceCollection AddCookieRules(this IServiceCollection services)
    {
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<PortalOptions>>((antiforgery, portal) =>
            antiforgery.Cookie.Dress("antiforgery", SameSiteMode.Strict, portal.Value));
        services.AddOptions<CookieTempDataProviderOptions>().Configure<IOptions<PortalOptions>>((temporary, portal) =>
            temporary.Cookie.Dress("notice", SameSiteMode.Lax, portal.Value));
        return services;
    }

    private static IServiceCollection AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html"];
        });
        return services.Replace(ServiceDescriptor.Singleton<IResponseCompressionProvider, PageCompression>());
    }
}
