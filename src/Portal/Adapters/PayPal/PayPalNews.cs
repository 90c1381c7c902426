using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>
/// PayPal's webhooks. Whether one is genuine, PayPal itself is asked, with the event in the very bytes it came in. What cannot be genuine
/// is turned away before that, so that strangers do not make us ask for nothing.
/// </summary>
internal sealed class PayPalNews(PayPalCalls calls, PayPalTurns turns, IOptions<PayPalOptions> options, TimeProvider time) : INewsSource
{
    /// <summary>PayPal delivers again for three days. What is older than this may be something that we no longer remember to have heard.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromDays(7);

    public string Name => "paypal";

    public async Task<Reply<NewsItem>> ReadAsync(NewsDelivery delivery, CancellationToken ct)
    {
        if (PayPalTransmission.Of(delivery) is not { } sent || (time.GetUtcNow() - sent.Time).Duration() > MostAge) return new Reply<NewsItem>.Refused(INewsSource.Signature);
        if (Parse(delivery.Body) is not { } item) return new Reply<NewsItem>.Refused("unreadable");
        using var turn = await turns.TakeAsync(ct);
        if (turn is null) return new Reply<NewsItem>.NotReached("too-many-at-once");
        return await calls.PostAsync("v1/notifications/verify-webhook-signature", sent.Question(options.Value.WebhookId, delivery.Body.Span), ct) switch
        {
            Reply<PayPalAnswer>.Answered({ IsYes: true } answer) when answer.Text("verification_status") == "SUCCESS" => new Reply<NewsItem>.Answered(item),
            Reply<PayPalAnswer>.Answered({ IsYes: true } or { Status: HttpStatusCode.BadRequest }) => new Reply<NewsItem>.Refused(INewsSource.Signature),
            _ => new Reply<NewsItem>.NotReached("not-verified"),
        };
    }

    /// <summary>Null when it is no event; then it is not put into a question either.</summary>
    private static NewsItem? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var happened = JsonDocument.Parse(body);
            var root = happened.RootElement;
            return NewsItem.Name(root.Text("id")) is { } id && root.Text("event_type") is { } type ? new NewsItem(id, What(type, root)) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IFact? What(string type, JsonElement happened) => (type, NewsItem.Name(happened.Text("resource", "id"))) switch
    {
        ("VAULT.PAYMENT-TOKEN.DELETED" or "BILLING_AGREEMENTS.AGREEMENT.CANCELLED", { } id) => new PaymentMethodEnded(PaymentMethodKind.PayPal, id),
        ("PAYMENT.CAPTURE.REFUNDED", _) => Payment(happened, PaymentFate.Refunded),
        ("PAYMENT.CAPTURE.REVERSED", _) => Payment(happened, PaymentFate.Reversed),
        ("PAYMENT.CAPTURE.DENIED", _) => Payment(happened, PaymentFate.Denied),
        ("CUSTOMER.DISPUTE.CREATED", _) => Dispute(happened),
        _ => null,
    };

    /// <summary>It is about the payment itself, or about a refund, which names the payment by a link.</summary>
    private static PayPalPaymentFared Payment(JsonElement happened, PaymentFate fate) => new(
        NewsItem.Name(PaymentAbove(happened) ?? happened.Text("resource", "id")),
        NewsItem.Name(happened.Text("resource", "custom_id") ?? happened.Text("resource", "invoice_id")),
        fate);

    private static string? PaymentAbove(JsonElement happened)
    {
        IEnumerable<JsonElement> links = happened.Step("resource")?.Step("links") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
        return links.Where(link => link.Text("rel") == "up").Select(link => link.Text("href")?.Split("/captures/")).FirstOrDefault(parts => parts is [_, { Length: > 0 }])?[1];
    }

    private static PayPalPaymentFared? Dispute(JsonElement happened)
    {
        if (happened.Step("resource")?.Step("disputed_transactions")?.Step(0) is not { } payment) return null;
        return new PayPalPaymentFared(NewsItem.Name(payment.Text("seller_transaction_id")), NewsItem.Name(payment.Text("custom") ?? payment.Text("invoice_number")), PaymentFate.Disputed);
    }
}

/// <summary>How many deliveries may be asked about at once: whoever floods us with forged ones must not keep PayPal from answering the rest.</summary>
internal sealed class PayPalTurns : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(8);

    /// <summary>Null when none came free.</summary>
    public async Task<IDisposable?> TakeAsync(CancellationToken ct) => await _free.WaitAsync(Patience, ct) ? new Turn(_free) : null;

    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
