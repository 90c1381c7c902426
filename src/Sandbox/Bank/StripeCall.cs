using System.Security.Cryptography;
using System.Text;
using Sandbox.Contract;
using Sandbox.Vendors;

namespace Sandbox.Bank;

/// <summary>One request to the API, read.</summary>
internal sealed record StripeCall(string Operation, string? Id, StripeParams Given, string Origin, string? IdempotencyKey)
{
    public string RequestId { get; } = VendorIds.Mixed("req_", 14);

    /// <summary>The id in the path.</summary>
    public string Target => Id ?? throw new InvalidOperationException($"{Operation} has no id in its path.");

    public List<string> Expand => Given.List("expand");

    public string ParametersHash => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Given.Canonical)));

    public static async Task<StripeCall> Read(HttpContext http)
    {
        var request = http.Request;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var id = request.RouteValues.Values.FirstOrDefault() as string;
        return new StripeCall(
            $"{request.Method} {request.Path}", id, new StripeParams(Parse(body.Length > 0 ? body : request.QueryString.Value)),
            VendorPage.Origin(request), HttpMethods.IsPost(request.Method) ? Key(request) : null);
    }

    private static string? Key(HttpRequest request) => request.Headers["Idempotency-Key"].FirstOrDefault();

    private static System.Text.Json.Nodes.JsonObject Parse(string? text)
    {
        try
        {
            return BracketForm.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw StripeRefusal.Invalid(wrong.Message);
        }
    }
}
