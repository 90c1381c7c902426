using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Ports;

namespace Portal.Adapters.Passwords;

public static class PasswordRegistration
{
    public static IServiceCollection AddPasswords(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PasswordOptions>().Bind(configuration.GetSection(PasswordOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(_ => CommonPasswords.BesideTheProgram());
        services.AddSingleton<IPasswords, Argon2Passwords>();
        return services;
    }
}
