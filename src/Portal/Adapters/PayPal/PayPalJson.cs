using System.Text.Json;

namespace Portal.Adapters.PayPal;

/// <summary>Names in snake_case, and ways into an answer that break off instead of throwing.</summary>
internal static class PayPalJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The text at the end of a path of names and positions, or null when there is none.</summary>
    public static string? Text(this JsonElement here, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
        {
            if (here.Step(step) is not { } next) return null;
            here = next;
        }
        return here.ValueKind == JsonValueKind.String ? here.GetString() : null;
    }

    public static JsonElement? Step(this JsonElement here, object step) => (here.ValueKind, step) switch
    {
        (JsonValueKind.Object, string name) when here.TryGetProperty(name, out var next) => next,
        (JsonValueKind.Array, int index) when index < here.GetArrayLength() => here[index],
        _ => null,
    };
}
