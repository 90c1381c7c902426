using System.Text.Json.Nodes;

namespace Sandbox.Contract;

/// <summary>
/// What the documents say of what a vendor tells by webhook: of an event the same as of it, and of what it is about, when they are asked for;
/// of a status callback see <see cref="CallbackCheck"/>.
/// </summary>
public static class NewsCheck
{
    private const string Json = "application/json";

    /// <param name="vendor">Who tells; an unknown vendor is not checked.</param>
    public static IReadOnlyList<ContractProblem> CheckNews(this Contracts contracts, string vendor, string body) => vendor switch
    {
        "stripe" => Check(contracts.Stripe, body, "/v1/events", ObjectOfStripe),
        "paypal" => Check(contracts.PayPal, body, "/v1/notifications/webhooks-events", ObjectOfPayPal),
        "twilio" => CallbackCheck.Of(contracts.Twilio, body),
        _ => [],
    };

    private static IReadOnlyList<ContractProblem> Check(VendorContract contract, string body, string events, Func<JsonNode, (string? Path, JsonNode? About)> objectOf)
    {
        var problems = contract.CheckAnswer("GET", $"{events}/an-id", 200, Json, body);
        if (problems.Count > 0) return problems;
        return objectOf(JsonNode.Parse(body)!) is ({ } path, { } about) ? contract.CheckAnswer("GET", $"{path}/{about["id"]}", 200, Json, about.ToJsonString()) : [];
    }

    /// <summary>A "checkout.session" is found at /v1/checkout/sessions.</summary>
    private static (string?, JsonNode?) ObjectOfStripe(JsonNode happened)
    {
        var about = happened["data"]!["object"]!;
        return ($"/v1/{about["object"]!.GetValue<string>().Replace('.', '/')}s", about);
    }

    /// <summary>Of what was deleted, an event knows no more than the id.</summary>
    private static (string?, JsonNode?) ObjectOfPayPal(JsonNode happened) => (happened["event_type"]!.GetValue<string>(), happened["resource_type"]!.GetValue<string>()) switch
    {
        ("VAULT.PAYMENT-TOKEN.DELETED", _) => (null, null),
        (_, "payment_token") => ("/v3/vault/payment-tokens", happened["resource"]),
        (_, "capture") => ("/v2/payments/captures", happened["resource"]),
        (_, "refund") => ("/v2/payments/refunds", happened["resource"]),
        _ => (null, null),
    };
}
