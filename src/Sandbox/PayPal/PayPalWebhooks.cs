using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Registrations, and the answer to whether a received event is genuine.</summary>
internal sealed class PayPalWebhooks(PayPalBook book, PayPalSignature signature)
{
    public PayPalAnswer Create(PayPalCall call)
    {
        var url = PayPalBook.Text(call.Given["url"]);
        if (!Uri.TryCreate(url, UriKind.Absolute, out _))
            throw PayPalRefusal.Invalid("INVALID_PARAMETER_SYNTAX", "Not a valid webhook URL.", "/url");
        if (book.State.Webhooks.Values.Any(webhook => webhook.Url == url))
            throw new PayPalRefusal(400, "WEBHOOK_URL_ALREADY_EXISTS", "Webhook URL already exists.");
        var names = (call.Given["event_types"] as JsonArray ?? []).Select(type => PayPalBook.Text(type?["name"])).OfType<string>().ToList();
        if (names.Count == 0) throw PayPalRefusal.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", "/event_types");
        var webhook = new PayPalWebhookRecord(VendorIds.Upper(), url, names);
        book.State.Webhooks[webhook.Id] = webhook;
        return new PayPalAnswer(201, Show(webhook, call));
    }

    public PayPalAnswer List(PayPalCall call)
    {
        var all = book.State.Webhooks.Values.Select(webhook => (JsonNode?)Show(webhook, call));
        return new PayPalAnswer(200, new JsonObject { ["webhooks"] = new JsonArray([.. all]) });
    }

    public PayPalAnswer Delete(PayPalCall call) =>
        book.State.Webhooks.Remove(call.Target)
            ? new PayPalAnswer(204) : throw new PayPalRefusal(404, "INVALID_RESOURCE_ID", "Resource id is invalid.");

    /// <summary>The event must arrive as it was sent, byte for byte, so it is cut out of the request and not written anew.</summary>
    public PayPalAnswer Verify(PayPalCall call)
    {
        var body = RawEvent(Encoding.UTF8.GetBytes(call.Raw));
        var (id, time, sent) = (Given(call, "transmission_id"), Given(call, "transmission_time"), Given(call, "transmission_sig"));
        var genuine = IsKnown(Given(call, "webhook_id"), out var webhook) && Given(call, "auth_algo") == PayPalSignature.Algorithm
            && Given(call, "cert_url") == PayPalSignature.CertificateUrl && signature.Verify(sent, id, time, webhook, body);
        return new PayPalAnswer(200, new JsonObject { ["verification_status"] = genuine ? "SUCCESS" : "FAILURE" });
    }

    private bool IsKnown(string id, out string webhook)
    {
        webhook = id;
        return id == book.Options.PayPalWebhookId || book.State.Webhooks.ContainsKey(id);
    }

    private static string Given(PayPalCall call, string name) => PayPalBook.Text(call.Given[name])
        ?? throw PayPalRefusal.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", $"/{name}");

    private static byte[] RawEvent(byte[] request)
    {
        var reader = new Utf8JsonReader(request);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            var wanted = reader.ValueTextEquals("webhook_event");
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (wanted) return request[start..(int)reader.BytesConsumed];
        }
        throw PayPalRefusal.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", "/webhook_event");
    }

    private static JsonObject Show(PayPalWebhookRecord webhook, PayPalCall call)
    {
        var self = $"{call.Address}/v1/notifications/webhooks/{webhook.Id}";
        return new JsonObject
        {
            ["id"] = webhook.Id,
            ["url"] = webhook.Url,
            ["event_types"] = new JsonArray(
                [.. webhook.Events.Select(name => (JsonNode?)new JsonObject { ["name"] = name, ["status"] = "ENABLED" })]),
            ["links"] = new JsonArray(PayPalBook.Link(self, "self", "GET"), PayPalBook.Link(self, "delete", "DELETE")),
        };
    }
}
