using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Portal.Web;

namespace Portal.Features.ReportUsage;

/// <summary>Who may report usage, and how much at once.</summary>
[Section("Usage")]
public sealed class UsageOptions : IValidatableObject
{
    /// <summary>
    /// By the team's name, which stands at each event: SHA-256 of its key, in 64 hexadecimal digits. Keys are long and random, so a plain hash can't be guessed.
    /// </summary>
    public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    [Range(1, 1000)]
    public int MostEvents { get; set; } = 500;

    [Range(1, 1_000_000)]
    public int RequestsInAMinute { get; set; } = 600;

    /// <summary>Wrong keys from one network in a minute, before it has to wait.</summary>
    [Range(1, 100_000)]
    public int WrongKeysInAMinute { get; set; } = 30;

    /// <summary>How far a team's clock may be ahead of ours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ClocksDiffer { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whose key it is; null when nobody's. Takes the same time whichever it is, and however much of it is right.</summary>
    public string? OwnerOf(string key)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? owner = null;
        foreach (var (team, hash) in Keys)
            if (CryptographicOperations.FixedTimeEquals(given, Convert.FromHexString(hash))) owner = team;
        return owner;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Keys.Where(key => key.Value.Length != 64 || !key.Value.All(char.IsAsciiHexDigit) || key.Key.Length > 40)
            .Select(key => new ValidationResult($"Usage:Keys:{key.Key} needs a name of 40 letters at most, and the SHA-256 of the key in 64 hexadecimal digits."))
            .Concat(Keys.GroupBy(key => key.Value.ToUpperInvariant()).Where(same => same.Count() > 1)
                .Select(same => new ValidationResult($"Usage:Keys: {string.Join(" and ", same.Select(key => key.Key))} have the same key. Each team needs one of its own.")));
}
