using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.Telephone;

public static class TelephoneServices
{
    public static IServiceCollection AddTelephone(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<TelephoneOptions>>(provider => new TelephoneOptionsCheck(configuration, provider.GetRequiredService<IHostEnvironment>()));
        services.AddOptions<TelephoneOptions>().Bind(configuration.GetSection(TelephoneOptions.Section)).ValidateOnStart().PostConfigure(telephone => telephone.StatusCallback ??= Below(configuration["Portal:PublicUrl"]));
        services.AddTransient<INewsSource, TwilioNews>();
        services.AddNeighbour<ITelephone, TwilioTelephone>((provider, http) => Configure(http, provider.GetRequiredService<IOptions<TelephoneOptions>>().Value));
        return services;
    }

    private static Uri? Below(string? publicUrl) => Uri.TryCreate(publicUrl, UriKind.Absolute, out var portal) ? new Uri(portal, "/webhooks/twilio") : null;

    private static void Configure(HttpClient http, TelephoneOptions options)
    {
        http.BaseAddress = Settings.AsFolder(options.BaseAddress);
        http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        http.DefaultRequestHeaders.Authorization = string.IsNullOrEmpty(options.ApiKeySid)
            ? Outbound.Basic(options.AccountSid, options.AuthToken)
            : Outbound.Basic(options.ApiKeySid, options.ApiKeySecret!);
    }
}
