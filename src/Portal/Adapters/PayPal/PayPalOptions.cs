using Microsoft.Extensions.Options;

namespace Portal.Adapters.PayPal;

/// <summary>How PayPal is reached: section "PayPal".</summary>
public sealed class PayPalOptions
{
    public const string Section = "PayPal";

    public Uri BaseAddress { get; set; } = new("https://api-m.paypal.com");
    public string ClientId { get; set; } = "";
    public string Secret { get; set; } = "";
    public string WebhookId { get; set; } = "";

    /// <summary>Scheme and host of PayPal's own pages: the only ones a visitor is sent to.</summary>
    public Uri ApprovalOrigin { get; set; } = new("https://www.paypal.com");

    public int TimeoutSeconds { get; set; } = 15;
}

internal sealed class PayPalOptionsCheck(IHostEnvironment environment) : IValidateOptions<PayPalOptions>
{
    public ValidateOptionsResult Validate(string? name, PayPalOptions options) => Settings.Judge(Faults(options));

    private IEnumerable<string?> Faults(PayPalOptions options)
    {
        yield return Settings.Address("PayPal:BaseAddress", options.BaseAddress, environment);
        yield return Settings.Missing("PayPal:ClientId", options.ClientId);
        yield return Settings.Missing("PayPal:Secret", options.Secret);
        yield return Settings.Missing("PayPal:WebhookId", options.WebhookId);
        yield return Settings.Between("PayPal:TimeoutSeconds", options.TimeoutSeconds, 1, 60);
        yield return Settings.Address("PayPal:ApprovalOrigin", options.ApprovalOrigin, environment)
            ?? (options.ApprovalOrigin.AbsolutePath == "/" ? null : "PayPal:ApprovalOrigin must end after the host.");
    }
}
