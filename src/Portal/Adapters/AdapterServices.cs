using Microsoft.Extensions.Options;
using Portal.Adapters.CardGateway;
using Portal.Adapters.Keys;
using Portal.Adapters.Mail;
using Portal.Adapters.Passkeys;
using Portal.Adapters.Passwords;
using Portal.Adapters.PayPal;
using Portal.Adapters.PhoneNumbers;
using Portal.Adapters.Telemetry;
using Portal.Adapters.Telephone;

namespace Portal.Adapters;

public static class AdapterServices
{
    /// <summary>All neighbours, and what needs a library of its own: keys, chance, passwords, telephone numbers. Settings are judged when the host starts.</summary>
    public static IServiceCollection AddAdapters(this IServiceCollection services, IConfiguration configuration) =>
        services.AddMail(configuration).AddTelephone(configuration).AddCardGateway(configuration).AddPayPal(configuration)
            .AddKeys(configuration).AddChance().AddPasswords(configuration).AddPhoneNumbers().AddPasskeys()
            .AddTelemetry(configuration).AddSingleton<IValidateOptions<SecretsOptions>>(provider => new SecretsCheck(configuration, provider.GetRequiredService<IHostEnvironment>()));
}
