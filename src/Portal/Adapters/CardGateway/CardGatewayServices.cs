using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.CardGateway;

public static class CardGatewayServices
{
    public static IServiceCollection AddCardGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<CardsOptions, CardsOptionsCheck>(configuration.GetSection(CardsOptions.Section));
        services.AddNeighbour<ICardGateway, StripeCards>((provider, http) =>
            http.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<CardsOptions>>().Value.TimeoutSeconds));
        return services;
    }
}
