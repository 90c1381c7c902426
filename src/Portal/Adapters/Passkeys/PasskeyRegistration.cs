using Portal.Ports;

namespace Portal.Adapters.Passkeys;

internal static class PasskeyRegistration
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services) => services.AddSingleton<IPasskeys, Fido2Passkeys>();
}
