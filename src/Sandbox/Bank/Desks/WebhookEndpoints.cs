using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;
using Sandbox.Vendors;

namespace Sandbox.Bank.Desks;

/// <summary>Who is told of events: the portal from the start, and whoever registers.</summary>
internal sealed class WebhookEndpoints : IDisposable
{
    private const string PortalId = "we_portal";
    private readonly BankBook _book;
    private readonly WebhookQueue _queue;

    public WebhookEndpoints(BankBook book, SandboxClock clock)
    {
        _book = book;
        _queue = new WebhookQueue(clock, Sign);
    }

    /// <summary>What the portal is told of without asking.</summary>
    private static readonly List<string> PortalEvents =
    [
        "checkout.session.completed", "checkout.session.expired", "setup_intent.succeeded", "setup_intent.setup_failed",
        "payment_intent.amount_capturable_updated", "payment_intent.canceled", "payment_intent.succeeded", "payment_intent.payment_failed",
        "payment_intent.requires_action", "refund.created", "refund.updated", "refund.failed", "charge.refunded", "charge.dispute.created",
        "charge.dispute.closed",
        "payment_method.automatically_updated", "payment_method.detached",
    ];

    public JsonObject Create(StripeCall call)
    {
        var url = call.Given.Needed("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out _))
            throw StripeRefusal.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
        var wanted = call.Given.List("enabled_events");
        if (wanted.Count == 0)
            throw StripeRefusal.Invalid("Missing required param: enabled_events.", "enabled_events", "parameter_missing");
        var endpoint = new WebhookEndpointRecord(BankBook.NewId("we_"), _book.Now, url, wanted, BankBook.NewId("whsec_"))
        {
            ApiVersion = call.Given.Text("api_version"),
            Description = call.Given.Text("description"),
            Metadata = call.Given.Map("metadata"),
        };
        _book.State.Endpoints[endpoint.Id] = endpoint;
        var shape = WebhookEndpointShape.Of(endpoint);
        shape["secret"] = endpoint.Secret;
        return shape;
    }

    public List<WebhookEndpointRecord> For(string type) =>
        [.. All().Where(endpoint => endpoint.Events.Contains(type) || endpoint.Events.Contains("*"))];

    public void Send(EventRecord happened, List<WebhookEndpointRecord> listeners)
    {
        var body = EventShape.Of(happened).ToJsonString();
        var due = _book.Time;
        var copies = _book.Faults.Strikes("stripe", "duplicate-webhook") ? 2 : 1;
        // Records are compared by value, and the queue takes out what it delivered, so the copy is a moment later.
        _queue.Add(listeners.SelectMany(listener => Enumerable.Range(0, copies)
            .Select(copy => new WebhookDelivery(happened.Id, listener.Url, listener.Id, body, due.AddTicks(copy)))));
    }

    public List<WebhookDelivery> Waiting() => _queue.Waiting();

    public void Restore(IEnumerable<WebhookDelivery> deliveries)
    {
        _queue.Clear();
        _queue.Add(deliveries);
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>An endpoint registered for the portal's own address takes the place of the one known from the start.</summary>
    private IEnumerable<WebhookEndpointRecord> All()
    {
        var url = $"{_book.Options.PortalUrl}/webhooks/stripe";
        var portal = new WebhookEndpointRecord(PortalId, 0, url, PortalEvents, _book.Options.StripeWebhookSecret);
        return _book.State.Endpoints.Values.Any(endpoint => endpoint.Url == url)
            ? _book.State.Endpoints.Values : _book.State.Endpoints.Values.Append(portal);
    }

    private void Sign(HttpRequestMessage request, WebhookDelivery delivery)
    {
        var time = _book.Now.ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret(delivery)), Encoding.UTF8.GetBytes($"{time}.{delivery.Body}"));
        request.Headers.Add("Stripe-Signature", $"t={time},v1={Convert.ToHexStringLower(signature)}");
        request.Headers.UserAgent.ParseAdd("Stripe/1.0");
    }

    private string Secret(WebhookDelivery delivery)
    {
        lock (_book.Door)
            return _book.State.Endpoints.TryGetValue(delivery.EndpointId, out var endpoint)
                ? endpoint.Secret : _book.Options.StripeWebhookSecret;
    }
}
