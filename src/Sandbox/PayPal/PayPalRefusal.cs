using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>The vendor's error answer. Thrown, because an API call either answers fully or not at all.</summary>
internal sealed class PayPalRefusal(
    int status, string name, string message, string? issue = null, string? description = null, string? field = null) : Exception(message)
{
    public int Status => status;

    public string DebugId { get; } = VendorIds.Lower(13);

    public JsonObject Body
    {
        get
        {
            var body = new JsonObject { ["name"] = name, ["message"] = Message, ["debug_id"] = DebugId };
            if (issue is not null) body["details"] = new JsonArray(Detail());
            return body;
        }
    }

    public static PayPalRefusal Unprocessable(string issue, string description, string? field = null) => new(
        422, "UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed business validation.",
        issue, description, field);

    public static PayPalRefusal Invalid(string issue, string description, string? field = null) => new(
        400, "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", issue, description, field);

    public static PayPalRefusal NotFound() => new(
        404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID",
        "Specified resource ID does not exist. Check the resource ID and try again.");

    public static PayPalRefusal Unauthenticated() => new(
        401, "AUTHENTICATION_FAILURE", "Authentication failed due to missing authorization header, or invalid authentication credentials.");

    private JsonObject Detail()
    {
        var detail = new JsonObject { ["issue"] = issue, ["description"] = description };
        if (field is not null) (detail["field"], detail["location"]) = (field, "body");
        return detail;
    }
}
