using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Web;

namespace Sandbox.PayPal;

/// <summary>What every desk of PayPal works with: the records, the time, the options.</summary>
internal sealed class PayPalBook(SandboxOptions options, SandboxClock clock, Faults faults)
{
    /// <summary>Held for every read and write of <see cref="State"/>.</summary>
    public Lock Door { get; } = new();

    public PayPalState State { get; private set; } = new();

    public SandboxOptions Options => options;

    public Faults Faults => faults;

    public DateTimeOffset Time => clock.GetUtcNow();

    /// <summary>Forgets everything but the signing key.</summary>
    public void Reset() => State = new PayPalState { SigningKey = State.SigningKey };

    public void Load(PayPalState? state) => State = state ?? new PayPalState();

    public static string Stamp(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static JsonObject Money(decimal amount, string currency) =>
        new() { ["currency_code"] = currency, ["value"] = amount.ToString("0.00", CultureInfo.InvariantCulture) };

    public static JsonObject Link(string href, string rel, string method) => new() { ["href"] = href, ["rel"] = rel, ["method"] = method };

    public static string? Text(JsonNode? node) => (node as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;
}
