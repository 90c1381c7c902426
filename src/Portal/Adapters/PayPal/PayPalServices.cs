using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

public static class PayPalServices
{
    public static IServiceCollection AddPayPal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PayPalOptions, PayPalOptionsCheck>(configuration.GetSection(PayPalOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PayPalToken>().AddSingleton<PayPalTurns>();
        services.AddNeighbour<PayPalCalls, PayPalCalls>((provider, http) => Configure(http, provider.GetRequiredService<IOptions<PayPalOptions>>().Value));
        services.AddTransient<IPayPal, PayPalVault>().AddTransient<IPayPalPayments, PayPalPayments>();
        services.AddTransient<INewsSource, PayPalNews>();
        return services;
    }

    private static void Configure(HttpClient http, PayPalOptions options)
    {
        http.BaseAddress = Settings.AsFolder(options.BaseAddress);
        http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
    }
}
