using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Ports;

namespace Portal.Adapters.Mail;

public static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<MailOptions, MailOptionsCheck>(configuration.GetSection(MailOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<SmtpConnections>().AddSingleton<IMail, SmtpMail>();
    }
}
