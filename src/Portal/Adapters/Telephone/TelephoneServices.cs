using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.Telephone;

public static class TelephoneServices
{
    public static IServiceCollection AddTelephone(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TelephoneOptions, TelephoneOptionsCheck>(configuration.GetSection(TelephoneOptions.Section));
        services.AddNeighbour<ITelephone, TwilioTelephone>((provider, http) => Configure(http, provider.GetRequiredService<IOptions<TelephoneOptions>>().Value));
        return services;
    }

    private static void Configure(HttpClient http, TelephoneOptions options)
    {
        http.BaseAddress = Settings.AsFolder(options.BaseAddress);
        http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials(options))));
    }

    private static string Credentials(TelephoneOptions options) =>
        string.IsNullOrEmpty(options.ApiKeySid) ? $"{options.AccountSid}:{options.AuthToken}" : $"{options.ApiKeySid}:{options.ApiKeySecret}";
}
