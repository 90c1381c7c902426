using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>The first half of an agreement: asked by the merchant, approved by the payer, good for three hours.</summary>
internal sealed class SetupTokens(PayPalBook book, Payers payers)
{
    private static readonly TimeSpan Lives = TimeSpan.FromHours(3);

    public PayPalAnswer Create(PayPalCall call)
    {
        var paypal = call.Given["payment_source"]?["paypal"]
            ?? throw PayPalRefusal.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", "/payment_source/paypal");
        var experience = paypal["experience_context"];
        var token = new SetupTokenRecord(
            VendorIds.Upper(), book.Time, CustomerOf(call.Given), Url(experience, "return_url"), Url(experience, "cancel_url"))
        {
            Brand = PayPalBook.Text(experience?["brand_name"]),
            Description = PayPalBook.Text(paypal["description"]),
            UsageType = PayPalBook.Text(paypal["usage_type"]) ?? "MERCHANT",
            CustomerType = PayPalBook.Text(paypal["customer_type"]),
            PermitsMany = paypal["permit_multiple_payment_tokens"]?.GetValue<bool>() == true,
        };
        book.State.SetupTokens[token.Id] = token;
        return new PayPalAnswer(201, Show(token, call));
    }

    public PayPalAnswer Get(PayPalCall call) => new(200, Show(Find(call.Target) ?? throw PayPalRefusal.NotFound(), call));

    /// <summary>Null when unknown or lapsed.</summary>
    public SetupTokenRecord? Find(string? id) =>
        book.State.SetupTokens.GetValueOrDefault(id ?? "") is { } token && token.At + Lives > book.Time ? token : null;

    public static string CustomerOf(JsonObject given) => PayPalBook.Text(given["customer"]?["id"]) ?? VendorIds.Mixed("", 10);

    private JsonObject Show(SetupTokenRecord token, PayPalCall call)
    {
        var links = new JsonArray(PayPalBook.Link($"{call.Address}/v3/vault/setup-tokens/{token.Id}", "self", "GET"));
        if (token.Status == "PAYER_ACTION_REQUIRED")
            links.Insert(0, PayPalBook.Link($"{call.Origin}/paypal/agreements/approve?approval_session_id={token.Id}", "approve", "GET"));
        if (token.Status == "APPROVED") links.Add(PayPalBook.Link($"{call.Address}/v3/vault/payment-tokens", "confirm", "POST"));
        return new JsonObject
        {
            ["id"] = token.Id,
            ["customer"] = new JsonObject { ["id"] = token.Customer },
            ["status"] = token.Status,
            ["payment_source"] = new JsonObject { ["paypal"] = Wallet(token) },
            ["links"] = links,
        };
    }

    private JsonObject Wallet(SetupTokenRecord token)
    {
        if (token.Payer is not null) return Payers.Show(payers.Known(token.Payer), token);
        var wallet = new JsonObject { ["permit_multiple_payment_tokens"] = token.PermitsMany, ["usage_type"] = token.UsageType };
        if (token.CustomerType is not null) wallet["customer_type"] = token.CustomerType;
        if (token.Description is not null) wallet["description"] = token.Description;
        return wallet;
    }

    private static string Url(JsonNode? experience, string name) => PayPalBook.Text(experience?[name])
        ?? throw PayPalRefusal.Invalid(
            "MISSING_REQUIRED_PARAMETER", "A required field is missing.", $"/payment_source/paypal/experience_context/{name}");
}
