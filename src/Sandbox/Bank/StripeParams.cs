using System.Globalization;
using System.Text.Json.Nodes;

namespace Sandbox.Bank;

/// <summary>The parameters of a call, by name; wrong kinds are refused as the vendor does.</summary>
internal sealed class StripeParams(JsonObject values, string within = "")
{
    public string Canonical => values.ToJsonString();

    public bool Has(string name) => values.ContainsKey(name);

    public bool IsText(string name) => values[name] is JsonValue;

    public string? Text(string name) => values[name] switch
    {
        null => null,
        JsonValue value => Blank(value.GetValue<string>()),
        _ => throw StripeRefusal.Invalid($"Invalid string: {Full(name)}", Full(name)),
    };

    public string Needed(string name) =>
        Text(name) ?? throw StripeRefusal.Invalid($"Missing required param: {Full(name)}.", Full(name), "parameter_missing");

    public long? Whole(string name)
    {
        if (Text(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        throw StripeRefusal.Invalid($"Invalid integer: {text}", Full(name), "parameter_invalid_integer");
    }

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw StripeRefusal.Invalid($"Invalid boolean: {other}", Full(name)),
    };

    /// <summary>A word from a short list.</summary>
    public string? OneOf(string name, params string[] words)
    {
        var text = Text(name);
        if (text is null || words.Contains(text)) return text;
        throw StripeRefusal.Invalid($"Invalid {Full(name)}: must be one of {string.Join(", ", words)}", Full(name));
    }

    public StripeParams? Group(string name) => values[name] switch
    {
        null => null,
        JsonObject group => new StripeParams(group, Full(name)),
        JsonValue value when value.GetValue<string>().Length == 0 => null,
        _ => throw StripeRefusal.Invalid("Invalid object", Full(name)),
    };

    public List<string> List(string name) => values[name] switch
    {
        null => [],
        JsonObject items => [.. items.Select(item => item.Value is JsonValue value ? value.GetValue<string>() : "")],
        _ => throw StripeRefusal.Invalid("Invalid array", Full(name)),
    };

    public Dictionary<string, string> Map(string name) => Merge(name, []);

    /// <summary>Given keys win, a key with an empty value goes, an empty group clears all.</summary>
    public Dictionary<string, string> Merge(string name, Dictionary<string, string> before)
    {
        if (!Has(name)) return before;
        var merged = Group(name) is null ? [] : new Dictionary<string, string>(before);
        foreach (var (key, value) in values[name] as JsonObject ?? [])
        {
            var text = (value as JsonValue)?.GetValue<string>() ?? "";
            if (text.Length == 0) merged.Remove(key);
            else merged[key] = text;
        }
        return merged;
    }

    private string Full(string name) => within.Length == 0 ? name : $"{within}[{name}]";

    private static string? Blank(string text) => text.Length == 0 ? null : text;
}
