using Microsoft.Extensions.Options;

namespace Portal.Adapters.Telephone;

/// <summary>How texts are sent and calls made: section "Telephone".</summary>
public sealed class TelephoneOptions
{
    public const string Section = "Telephone";

    public Uri BaseAddress { get; set; } = new("https://api.twilio.com");
    public string AccountSid { get; set; } = "";

    /// <summary>Also the key that signs what Twilio tells us.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>Used instead of the account's own token to sign in, when given: it can be withdrawn by itself.</summary>
    public string? ApiKeySid { get; set; }
    public string? ApiKeySecret { get; set; }

    /// <summary>Our number, E.164. Calls come from it; texts too, unless there is a messaging service.</summary>
    public string From { get; set; } = "";

    /// <summary>Chooses among several senders of texts.</summary>
    public string? MessagingServiceSid { get; set; }

    /// <summary>Where Twilio tells us how messages and calls fare, as it is reached from outside. Left out: below Portal:PublicUrl.</summary>
    public Uri? StatusCallback { get; set; }

    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>From the real Twilio this machine cannot be reached, and it would refuse to send at all.</summary>
    internal bool CanCallBack => StatusCallback is { } address && (BaseAddress.IsLoopback || !address.IsLoopback);
}

internal sealed class TelephoneOptionsCheck(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<TelephoneOptions>
{
    public ValidateOptionsResult Validate(string? name, TelephoneOptions options) => Settings.Judge(Faults(options));

    private IEnumerable<string?> Faults(TelephoneOptions options)
    {
        yield return Settings.Address("Telephone:BaseAddress", options.BaseAddress, environment);
        yield return Settings.Missing("Telephone:AuthToken", options.AuthToken);
        yield return Settings.Between("Telephone:TimeoutSeconds", options.TimeoutSeconds, 1, 60);
        // Left out it is below Portal:PublicUrl, which is judged as that.
        if (!string.IsNullOrEmpty(configuration["Telephone:StatusCallback"])) yield return Settings.Address("Telephone:StatusCallback", options.StatusCallback, environment);
        if (!IsSid(options.AccountSid, "AC")) yield return "Telephone:AccountSid must be AC and 32 letters or digits.";
        if (string.IsNullOrEmpty(options.ApiKeySid) != string.IsNullOrEmpty(options.ApiKeySecret))
            yield return "Telephone:ApiKeySid and Telephone:ApiKeySecret go together.";
        if (!IsNumber(options.From))
            yield return "Telephone:From must be a number such as +15005550006; calls need it even with a messaging service.";
        if (options.MessagingServiceSid is { Length: > 0 } service && !IsSid(service, "MG"))
            yield return "Telephone:MessagingServiceSid must be MG and 32 letters or digits.";
    }

    private static bool IsSid(string text, string prefix) =>
        text.Length == 34 && text.StartsWith(prefix, StringComparison.Ordinal) && text.All(char.IsAsciiLetterOrDigit);

    private static bool IsNumber(string text) => text is ['+', _, ..] && text.Length is >= 8 and <= 16 && text.Skip(1).All(char.IsAsciiDigit);
}
