using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.Passwords;

public static class PasswordRegistration
{
    public static IServiceCollection AddPasswords(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => CommonPasswords.In(AppContext.BaseDirectory));
        services.AddOptions<PasswordOptions>().Bind(configuration.GetSection(PasswordOptions.Section)).ValidateDataAnnotations()
            .Validate<CommonPasswords>((_, common) => common.Count > 0, "The list of common passwords is empty.") // Also loads it before the first visitor.
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasswordOptions>, PasswordOptionsCheck>();
        services.AddSingleton<IPasswords, Argon2Passwords>();
        return services;
    }
}
