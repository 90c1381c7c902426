using Portal.Adapters.CardGateway;
using Portal.Adapters.Mail;
using Portal.Adapters.PayPal;
using Portal.Adapters.Telephone;

namespace Portal.Adapters;

public static class AdapterServices
{
    /// <summary>All neighbours. Their settings are the sections Mail, Telephone, Cards and PayPal, judged when the host starts.</summary>
    public static IServiceCollection AddAdapters(this IServiceCollection services, IConfiguration configuration) =>
        services.AddMail(configuration).AddTelephone(configuration).AddCardGateway(configuration).AddPayPal(configuration);
}
