using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>One request to the API, read. Address: the API's own, as links in answers name it.</summary>
internal sealed record PayPalCall(
    string Operation, string? Id, JsonObject Given, string Raw, IQueryCollection Query, string Origin, string? RequestId, bool WantsAll)
{
    /// <summary>The id in the path.</summary>
    public string Target => Id ?? throw new InvalidOperationException($"{Operation} has no id in its path.");

    public string Address => $"{Origin}/vendors/paypal";

    public string BodyHash => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Raw)));

    public static async Task<PayPalCall> Read(HttpContext http)
    {
        var request = http.Request;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var raw = await reader.ReadToEndAsync(http.RequestAborted);
        return new PayPalCall(
            $"{request.Method} {request.Path}", request.RouteValues.Values.FirstOrDefault() as string, Parse(raw), raw, request.Query,
            VendorPage.Origin(request),
            request.Headers["PayPal-Request-Id"].FirstOrDefault(), request.Headers["Prefer"].ToString() == "return=representation");
    }

    private static JsonObject Parse(string raw)
    {
        try
        {
            return raw.Length == 0 ? [] : JsonNode.Parse(raw) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            throw PayPalRefusal.Invalid("MALFORMED_REQUEST_JSON", "The request JSON is not well formed.");
        }
    }
}

/// <summary>204 has no body.</summary>
internal sealed record PayPalAnswer(int Status, JsonObject? Body = null);
