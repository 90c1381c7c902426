using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Remembers what happened and tells the portal and whoever registered.</summary>
internal sealed class PayPalEvents : IDisposable
{
    private readonly PayPalBook _book;
    private readonly PayPalSignature _signature;
    private readonly WebhookQueue _queue;

    public PayPalEvents(PayPalBook book, SandboxClock clock, PayPalSignature signature)
    {
        (_book, _signature) = (book, signature);
        _queue = new WebhookQueue(clock, Sign);
    }

    public void Tell(string type, string resourceType, string summary, JsonObject resource)
    {
        var id = VendorIds.Upper(32);
        var happened = new JsonObject
        {
            ["id"] = id,
            ["event_version"] = "1.0",
            ["create_time"] = PayPalBook.Stamp(_book.Time),
            ["resource_type"] = resourceType,
            ["resource_version"] = "3.0",
            ["event_type"] = type,
            ["summary"] = summary,
            ["resource"] = resource,
            ["links"] = new JsonArray(
                PayPalBook.Link($"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/{id}", "self", "GET")),
        };
        _book.State.Events[id] = happened;
        Send(id, happened.ToJsonString(), [.. Listeners(type)]);
    }

    public PayPalAnswer Get(PayPalCall call) =>
        new(200, _book.State.Events.GetValueOrDefault(call.Target)?.DeepClone().AsObject() ?? throw PayPalRefusal.NotFound());

    public List<WebhookDelivery> Waiting() => _queue.Waiting();

    public void Restore(IEnumerable<WebhookDelivery> deliveries)
    {
        _queue.Clear();
        _queue.Add(deliveries);
    }

    public void Dispose() => _queue.Dispose();

    private void Send(string id, string body, List<PayPalWebhookRecord> listeners)
    {
        var due = _book.Time;
        var copies = _book.Faults.Strikes("paypal", "duplicate-webhook") ? 2 : 1;
        _queue.Add(listeners.SelectMany(listener => Enumerable.Range(0, copies)
            .Select(copy => new WebhookDelivery(id, listener.Url, listener.Id, body, due.AddTicks(copy)))));
    }

    /// <summary>The portal hears everything from the start, until it registers its address itself.</summary>
    private IEnumerable<PayPalWebhookRecord> Listeners(string type)
    {
        var url = $"{_book.Options.PortalUrl}/webhooks/paypal";
        var registered = _book.State.Webhooks.Values;
        var portal = new PayPalWebhookRecord(_book.Options.PayPalWebhookId, url, ["*"]);
        return (registered.Any(webhook => webhook.Url == url) ? registered : registered.Append(portal))
            .Where(webhook => webhook.Events.Contains(type) || webhook.Events.Contains("*"));
    }

    private void Sign(HttpRequestMessage request, WebhookDelivery delivery)
    {
        var time = PayPalBook.Stamp(_book.Time);
        var (id, signature) = Signed(time, delivery);
        request.Headers.Add("PAYPAL-TRANSMISSION-ID", id);
        request.Headers.Add("PAYPAL-TRANSMISSION-TIME", time);
        request.Headers.Add("PAYPAL-TRANSMISSION-SIG", signature);
        request.Headers.Add("PAYPAL-CERT-URL", PayPalSignature.CertificateUrl);
        request.Headers.Add("PAYPAL-AUTH-ALGO", PayPalSignature.Algorithm);
        request.Headers.UserAgent.ParseAdd("PayPal/AUHR-214.0");
    }

    /// <summary>
    /// The vendor's document wants a signature to begin with a letter or digit; Base64 may begin with + or /, so another id is tried.
    /// </summary>
    private (string Id, string Signature) Signed(string time, WebhookDelivery delivery)
    {
        while (true)
        {
            var id = Guid.NewGuid().ToString();
            var signature = _signature.Sign(id, time, delivery.EndpointId, Encoding.UTF8.GetBytes(delivery.Body));
            if (char.IsAsciiLetterOrDigit(signature[0])) return (id, signature);
        }
    }
}
