using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.CardGateway;

public static class CardGatewayServices
{
    public static IServiceCollection AddCardGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<CardsOptions, CardsOptionsCheck>(configuration.GetSection(CardsOptions.Section));
        services.AddOptions<CardsOptions>().PostConfigure<IHostEnvironment>((cards, environment) =>
            cards.Entry ??= environment.IsDevelopment() ? CardEntryPlace.Form : CardEntryPlace.Hosted);
        services.AddNeighbour<ICardGateway, StripeCards>((provider, http) =>
            http.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<CardsOptions>>().Value.TimeoutSeconds));
        services.TryAddSingleton(TimeProvider.System);
        services.AddTransient<INewsSource, StripeNews>();
        return services;
    }
}
