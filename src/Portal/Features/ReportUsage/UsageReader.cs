using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Features.ReportUsage;

/// <summary>An event that can be read; or why it can't be.</summary>
internal sealed record ReadUsage(string? Id, ReportedUsage? Event, UsageError? Error)
{
    /// <summary>Over all that it says, so that the same id with other words is noticed; written alike however it was sent.</summary>
    public byte[] ContentHash => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Event!.Account}\n{Event.Product.ToLowerInvariant()}\n{Event.Quantity:0.######}\n{Event.At.UtcTicks}")));
}

/// <summary>Reads each event by itself, so that one that is malformed keeps no other from being taken.</summary>
internal static class UsageReader
{
    private const decimal MostQuantity = 1_000_000m;

    public static ReadUsage Read(JsonElement given)
    {
        if (given.ValueKind is not JsonValueKind.Object) return Wrong(null, "An event is an object with id, account, product, quantity and at.");
        if (Text(given, "id") is not { Length: >= 1 and <= 200 } id || id.Any(char.IsControl)) return Wrong(null, "“id” is a text of 1 to 200 characters, without line breaks.");
        if (Text(given, "account") is not { Length: >= 1 and <= 64 } account || account.Any(char.IsControl)) return Wrong(id, "“account” is the customer's account number, a text.");
        if (Text(given, "product") is not { Length: >= 1 and <= 40 } product || product.Any(char.IsControl)) return Wrong(id, "“product” is the product's name in the catalogue, a text.");
        if (Quantity(given) is not { } quantity) return Wrong(id, "“quantity” is a number above 0, at most 1000000, with up to 6 decimals.");
        if (Time(given) is not { } at) return Wrong(id, "“at” is a time with an offset, such as 2026-11-25T09:00:00Z.");
        return new ReadUsage(id, new ReportedUsage { Id = id, Account = account, Product = product, Quantity = quantity, At = at.ToUniversalTime() }, null);
    }

    private static ReadUsage Wrong(string? id, string detail) => new(id, null, UsageErrors.Malformed(detail));

    /// <summary>Null also where another name beside it is none: JSON can spell half a character, a string cannot hold it.</summary>
    public static JsonElement? Find(JsonElement given, string name)
    {
        try { return given.TryGetProperty(name, out var value) ? value : null; }
        catch (InvalidOperationException) { return null; }
    }

    private static string? Text(JsonElement given, string name)
    {
        try { return Find(given, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null; }
        catch (InvalidOperationException) { return null; }
    }

    private static decimal? Quantity(JsonElement given) =>
        Find(given, "quantity") is { } value && value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var quantity)
        && quantity is > 0 and <= MostQuantity && decimal.Round(quantity, 6) == quantity ? quantity : null;

    /// <summary>A time without an offset would be somebody's local time, nobody knows whose.</summary>
    private static DateTimeOffset? Time(JsonElement given) =>
        Text(given, "at") is { Length: <= 40 } text && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)) && text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at.Year is >= 2000 and <= 9000 ? at : null;
}
