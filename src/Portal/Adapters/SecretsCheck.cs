using Microsoft.Extensions.Options;
using Portal.Adapters.Keys;

namespace Portal.Adapters;

/// <summary>
/// Outside Development every secret must be as long and as random as its giver makes them, none of the sandbox's, and used for one thing alone: whoever
/// comes by one must not hold another. That one is missing is said where it belongs. What a secret is, is never repeated.
/// </summary>
internal sealed class SecretsCheck(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<SecretsOptions>
{
    private const int FewestDifferent = 8;

    /// <summary>With how many characters each has at least, as the vendors give them out; a mailbox's password is chosen by people.</summary>
    private static readonly (string Setting, int Length)[] Secrets =
    [
        ("Secrets:Key", 44), ("Telephone:AuthToken", 32), ("Telephone:ApiKeySecret", 32), ("Cards:SecretKey", 32), ("Cards:WebhookSecret", 32), ("PayPal:Secret", 32), ("Mail:Password", 12),
    ];

    private static readonly string[] Beginnings = ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"];

    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        if (environment.IsDevelopment()) return ValidateOptionsResult.Success;
        var given = Secrets.Select(secret => (secret.Setting, secret.Length, Value: configuration[secret.Setting] ?? "")).Where(secret => secret.Value.Length > 0).ToList();
        return Settings.Judge([
            .. given.Select(secret => Fault(secret.Setting, secret.Length, secret.Value)),
            .. given.GroupBy(secret => secret.Value).Where(same => same.Count() > 1).Select(same => $"{string.Join(" and ", same.Select(secret => secret.Setting))} are the same; each needs a value of its own."),
        ]);
    }

    /// <summary>Without what a vendor begins all of a kind with.</summary>
    private static string OwnPart(string value) => value[(Beginnings.FirstOrDefault(beginning => value.StartsWith(beginning, StringComparison.Ordinal)) ?? "").Length..];

    private static string? Fault(string setting, int least, string value) => value switch
    {
        _ when value.Contains("sandbox", StringComparison.OrdinalIgnoreCase) => $"{setting} is the sandbox’s; that is for Development only.",
        _ when value.Length < least => $"{setting} is too short: it has {least} characters at least.",
        _ when OwnPart(value).Distinct().Count() < FewestDifferent => $"{setting} is plainly not random.",
        _ => null,
    };
}
