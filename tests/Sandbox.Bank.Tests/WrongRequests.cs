using Sandbox.Contract;

namespace Sandbox.Bank.Tests;

internal sealed record WrongRequest(ContractRequest Request, string Where, string Rule);

/// <summary>For every documented call one request that must be refused: a checker that accepts everything would look green.</summary>
internal static class WrongRequests
{
    private const string Account = "/2010-04-01/Accounts/AC00000000000000000000000000000001";
    private const string Message = Account + "/Messages/SM00000000000000000000000000000001.json";
    private const string Call = Account + "/Calls/CA00000000000000000000000000000001.json";

    private static readonly Dictionary<string, (string Path, string Body, string Query, string Where, string Rule)> All = new()
    {
        ["POST /v1/customers"] = ("/v1/customers", "phone=1", "", "body", "additionalProperties"),
        ["GET /v1/customers/{customer}"] = ("/v1/customers/cus_1", "", "?expand=a", "query", "type"),
        ["POST /v1/customers/{customer}"] = ("/v1/customers/cus_1", $"name={new string('x', 257)}", "", "body", "maxLength"),
        ["DELETE /v1/customers/{customer}"] = ("/v1/customers/cus_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/checkout/sessions"] = ("/v1/checkout/sessions", "mode=payment&success_url=a&cancel_url=b", "", "body", "enum"),
        ["GET /v1/checkout/sessions/{session}"] = ("/v1/checkout/sessions/cs_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/checkout/sessions/{session}/expire"] = ("/v1/checkout/sessions/cs_1/expire", "a=1", "", "body", "additionalProperties"),
        ["POST /v1/setup_intents"] = ("/v1/setup_intents", "usage=never", "", "body", "enum"),
        ["GET /v1/setup_intents/{intent}"] = ("/v1/setup_intents/seti_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/setup_intents/{intent}/confirm"] = (
            "/v1/setup_intents/seti_1/confirm", "confirm=true", "", "body", "additionalProperties"),
        ["POST /v1/setup_intents/{intent}/cancel"] = ("/v1/setup_intents/seti_1/cancel", "cancellation_reason=bored", "", "body", "enum"),
        ["POST /v1/payment_methods"] = (
            "/v1/payment_methods", "type=card&card[number]=4242-4242&card[exp_month]=1&card[exp_year]=2040&card[cvc]=123", "", "body",
            "pattern"),
        ["GET /v1/payment_methods/{payment_method}"] = ("/v1/payment_methods/pm_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/payment_methods/{payment_method}/attach"] = (
            "/v1/payment_methods/pm_1/attach", "owner=cus_1", "", "body", "additionalProperties"),
        ["POST /v1/payment_methods/{payment_method}/detach"] = (
            "/v1/payment_methods/pm_1/detach", "a=1", "", "body", "additionalProperties"),
        ["POST /v1/payment_intents"] = ("/v1/payment_intents", "amount=49&currency=usd", "", "body", "minimum"),
        ["GET /v1/payment_intents/{intent}"] = ("/v1/payment_intents/pi_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/payment_intents/{intent}/confirm"] = (
            "/v1/payment_intents/pi_1/confirm", "error_on_requires_action=1", "", "body", "type"),
        ["POST /v1/payment_intents/{intent}/cancel"] = ("/v1/payment_intents/pi_1/cancel", "cancellation_reason=bored", "", "body", "enum"),
        ["POST /v1/payment_intents/{intent}/capture"] = ("/v1/payment_intents/pi_1/capture", "amount_to_capture=ten", "", "body", "type"),
        ["GET /v1/charges/{charge}"] = ("/v1/charges/ch_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/refunds"] = ("/v1/refunds", "charge=ch_1&reason=because", "", "body", "enum"),
        ["GET /v1/refunds/{refund}"] = ("/v1/refunds/re_1", "", "?a=1", "query", "additionalProperties"),
        ["GET /v1/events"] = ("/v1/events", "", "?limit=many", "query", "type"),
        ["GET /v1/events/{id}"] = ("/v1/events/evt_1", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/webhook_endpoints"] = (
            "/v1/webhook_endpoints", "url=https://a.example&enabled_events[0]=refund.exploded", "", "body", "enum"),
        ["POST /v3/vault/setup-tokens"] = ("/v3/vault/setup-tokens", """{"payment_source":{"paypal":{"usage_type":"MERCHANT"}}}""", "", "body", "required"),
        ["GET /v3/vault/setup-tokens/{id}"] = ("/v3/vault/setup-tokens/A", "", "", "path", "minLength"),
        ["POST /v3/vault/payment-tokens"] = ("/v3/vault/payment-tokens", """{"payment_source":{"token":{"id":"A","type":"CARD"}}}""", "", "body", "enum"),
        ["GET /v3/vault/payment-tokens"] = ("/v3/vault/payment-tokens", "", "?page=1", "query", "required"),
        ["GET /v3/vault/payment-tokens/{id}"] = ("/v3/vault/payment-tokens/a.b.c.d", "", "", "path", "pattern"),
        ["DELETE /v3/vault/payment-tokens/{id}"] = ("/v3/vault/payment-tokens/a", "", "", "path", "minLength"),
        ["POST /v2/checkout/orders"] = ("/v2/checkout/orders", """{"intent":"CAPTURE","purchase_units":[]}""", "", "body", "minItems"),
        ["GET /v2/checkout/orders/{id}"] = ("/v2/checkout/orders/a", "", "", "path", "pattern"),
        ["POST /v2/checkout/orders/{id}/capture"] = ("/v2/checkout/orders/A/capture", """{"amount":1}""", "", "body", "additionalProperties"),
        ["GET /v2/payments/captures/{capture_id}"] = ("/v2/payments/captures/A", "", "?a=1", "query", "additionalProperties"),
        ["POST /v2/payments/captures/{capture_id}/refund"] = ("/v2/payments/captures/A/refund", """{"amount":{"currency_code":"USD","value":"ten"}}""", "", "body", "pattern"),
        ["GET /v2/payments/refunds/{refund_id}"] = ("/v2/payments/refunds/A", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/notifications/webhooks"] = ("/v1/notifications/webhooks", """{"url":"not a url","event_types":[]}""", "", "body", "format"),
        ["GET /v1/notifications/webhooks"] = ("/v1/notifications/webhooks", "", "?anchor_type=SHIP", "query", "enum"),
        ["DELETE /v1/notifications/webhooks/{webhook_id}"] = ("/v1/notifications/webhooks/A", "", "?a=1", "query", "additionalProperties"),
        ["POST /v1/notifications/verify-webhook-signature"] = ("/v1/notifications/verify-webhook-signature", """{"auth_algo":"RSA!"}""", "", "body", "pattern"),
        ["GET /v1/notifications/webhooks-events/{event_id}"] = ("/v1/notifications/webhooks-events/WH-1", "", "", "path", "pattern"),
        ["POST /v1/oauth2/token"] = ("/v1/oauth2/token", "grant_type=password", "", "body", "enum"),
        ["POST /2010-04-01/Accounts/{AccountSid}/Messages.json"] = (
            $"{Account}/Messages.json", "To=07400123456&From=%2B15005550006&Body=x", "", "body", "pattern"),
        ["GET /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"] = (
            Message.Replace("SM", "XX", StringComparison.Ordinal), "", "", "path", "pattern"),
        ["POST /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"] = (Message, "Price=1", "", "body", "additionalProperties"),
        ["DELETE /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"] = (
            Message.Replace("SM0", "SM", StringComparison.Ordinal), "", "", "path", "pattern"),
        ["POST /2010-04-01/Accounts/{AccountSid}/Calls.json"] = (
            $"{Account}/Calls.json", "To=%2B447400123456&From=%2B15005550006&Twiml=%3CResponse%2F%3E&StatusCallback=ftp%3A%2F%2Fa", "",
            "body", "format"),
        ["GET /2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json"] = (
            Call.Replace("CA", "XX", StringComparison.Ordinal), "", "", "path", "pattern"),
        ["POST /2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json"] = (Call, "Status=ended", "", "body", "enum"),
        ["DELETE /2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json"] = (Call, "", "?a=1", "query", "additionalProperties"),
        ["GET /v2/PhoneNumbers/{PhoneNumber}"] = ("/v2/PhoneNumbers/+447400123456", "", "?Colour=red", "query", "additionalProperties"),
    };

    public static WrongRequest For(string vendor, string operation)
    {
        var (path, body, query, where, rule) = All[operation];
        var scheme = operation.EndsWith("oauth2/token", StringComparison.Ordinal) || vendor == "twilio" ? "Basic" : "Bearer";
        var type = body.StartsWith('{') ? "application/json" : "application/x-www-form-urlencoded";
        var method = operation[..operation.IndexOf(' ', StringComparison.Ordinal)];
        return new WrongRequest(
            new ContractRequest(method, path, query, name => Header(name, scheme), body.Length > 0 ? type : null, body), where, rule);
    }

    /// <summary>A number where text is promised, a body where none is promised.</summary>
    public static (int Status, string Body) WrongAnswer(string vendor, string operation) => (vendor, operation) switch
    {
        (_, "POST /v1/oauth2/token") => (200, """{"access_token":1}"""),
        ("stripe", _) => (200, """{"id":1}"""),
        (_, "GET /v3/vault/payment-tokens") => (200, """{"payment_tokens":7}"""),
        (_, "GET /v1/notifications/webhooks") => (200, """{"webhooks":7}"""),
        _ when operation.StartsWith("DELETE", StringComparison.Ordinal) => (204, "{}"),
        ("paypal", "POST /v1/notifications/verify-webhook-signature") => (200, """{"verification_status":"MAYBE"}"""),
        ("twilio", "GET /v2/PhoneNumbers/{PhoneNumber}") => (200, """{"valid":"yes"}"""),
        ("twilio", _) => (operation.EndsWith("s.json", StringComparison.Ordinal) ? 201 : 200, """{"sid":"short"}"""),
        _ => (operation.StartsWith("GET", StringComparison.Ordinal) ? 200 : 201, """{"id":7}"""),
    };

    private static string? Header(string name, string scheme) => name switch
    {
        "Authorization" => $"{scheme} x",
        "Idempotency-Key" or "PayPal-Request-Id" => "k",
        _ => null,
    };
}
