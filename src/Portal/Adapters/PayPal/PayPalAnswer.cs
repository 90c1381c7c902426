using System.Net;
using System.Text.Json;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>What PayPal said: its status, its words, and the id under which PayPal's support finds the call.</summary>
internal sealed record PayPalAnswer(HttpStatusCode Status, JsonElement Body, string? DebugId)
{
    public bool IsYes => (int)Status is >= 200 and < 300;

    /// <summary>The first detail of an error, such as SETUP_TOKEN_ALREADY_TOKENIZED; or the error's name.</summary>
    public string? Issue => Text("details", 0, "issue") ?? Text("name");

    public static string? DebugIdOf(HttpResponseMessage response) => response.Headers.TryGetValues("Paypal-Debug-Id", out var ids) ? ids.FirstOrDefault() : null;

    /// <summary>An error without a body that can be read is still an error; a success without one is no answer.</summary>
    public static async Task<PayPalAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        return new PayPalAnswer(response.StatusCode, Parse(text, response.IsSuccessStatusCode), DebugIdOf(response));
    }

    public string? Text(params ReadOnlySpan<object> path) => Body.Text(path);

    public IEnumerable<JsonElement> List(string name) =>
        Body.Step(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>What a no proves.</summary>
    public Reply<T> Trouble<T>() => Status switch
    {
        // Credentials or permissions: nothing happened, and an operator can heal it.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Reply<T>.NotReached(FaultWords.Ours),
        HttpStatusCode.Conflict => new Reply<T>.Unknown("still-running"),
        HttpStatusCode.NotFound => new Reply<T>.Refused(FaultWords.NotFound),
        _ => Outbound.ReplyTo<T>(Status) ?? new Reply<T>.Refused(FaultWords.Ours),
    };

    private static JsonElement Parse(string text, bool must)
    {
        if (text.Length == 0) return default;
        try { return JsonSerializer.Deserialize<JsonElement>(text); }
        catch (JsonException) when (!must) { return default; }
    }
}
