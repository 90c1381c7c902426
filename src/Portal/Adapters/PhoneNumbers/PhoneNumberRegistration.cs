using Portal.Ports;

namespace Portal.Adapters.PhoneNumbers;

public static class PhoneNumberRegistration
{
    public static IServiceCollection AddPhoneNumbers(this IServiceCollection services)
    {
        services.AddSingleton<IPhoneNumbers, PhoneNumberBook>();
        services.AddHostedService<PhoneNumberWarmUp>();
        return services;
    }
}
