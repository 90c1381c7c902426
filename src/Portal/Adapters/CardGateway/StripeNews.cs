using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Ports;
using Stripe;

namespace Portal.Adapters.CardGateway;

/// <summary>
/// Stripe's webhooks. Believed of an event is what it is about, not how that stands: events come late, twice and in any order, and whoever
/// cares asks. Read field by field, so that a newer version of Stripe's objects does no harm.
/// </summary>
internal sealed class StripeNews(IOptions<CardsOptions> options, TimeProvider time) : INewsSource
{
    /// <summary>An older delivery, or one from the future, may be a recording.</summary>
    private const long MostSeconds = 300;

    public string Name => "stripe";

    public Task<Reply<NewsItem>> ReadAsync(NewsDelivery delivery, CancellationToken ct) => Task.FromResult(Read(delivery));

    private Reply<NewsItem> Read(NewsDelivery delivery)
    {
        if (!IsGenuine(delivery)) return new Reply<NewsItem>.Refused(INewsSource.Signature);
        try
        {
            using var happened = JsonDocument.Parse(delivery.Body);
            return happened.RootElement is var root && Text(root, "id") is { } id && Text(root, "type") is { } type
                ? new Reply<NewsItem>.Answered(new NewsItem(id, What(type, root)))
                : new Reply<NewsItem>.Refused("unreadable");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new Reply<NewsItem>.Refused("unreadable");
        }
    }

    /// <summary>Bytes that are no text would become other bytes, and so another signature.</summary>
    private bool IsGenuine(NewsDelivery delivery)
    {
        if (delivery.Header("Stripe-Signature") is not { } signature) return false;
        try
        {
            EventUtility.ValidateSignature(
                Encoding.UTF8.GetString(delivery.Body.Span), signature, options.Value.WebhookSecret, MostSeconds, time.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (Exception wrong) when (wrong is StripeException or FormatException or OverflowException)
        {
            return false;
        }
    }

    private static IFact? What(string type, JsonElement happened) => type switch
    {
        "checkout.session.completed" or "checkout.session.expired" => About(happened, id => new CardPageEnded(id), "id"),
        "setup_intent.succeeded" or "setup_intent.setup_failed" => About(happened, id => new CardAttachmentMoved(id), "metadata", StripeOrders.Reference),
        "payment_intent.amount_capturable_updated" or "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.requires_action" =>
            About(happened, id => new CardPaymentMoved(id), "metadata", StripeOrders.Reference),
        "payment_intent.canceled" => About(happened, id => new CardMoneyWentBack(id), "id"),
        "charge.refunded" => About(happened, id => new CardMoneyWentBack(id), "payment_intent"),
        "refund.created" or "refund.updated" or "refund.failed" => Refund(happened),
        "charge.dispute.created" => About(happened, id => new CardChargeDisputed(id), "payment_intent"),
        "charge.dispute.closed" when Text(happened, "data", "object", "status") is StripeDisputes.Won => Dispute(happened),
        "payment_method.detached" => About(happened, id => new PaymentMethodEnded(PaymentMethodKind.Card, id), "id"),
        "payment_method.automatically_updated" => About(happened, id => new CardRenewed(id), "id"),
        _ => null,
    };

    private static IFact? Refund(JsonElement happened) => About(happened, payment => Text(happened, "data", "object", "status") is "failed" or "canceled"
        ? About(happened, id => new RefundFailed(id, payment), "id")
        : new CardMoneyWentBack(payment), "payment_intent");

    private static IFact? Dispute(JsonElement happened) => About(happened, payment => About(happened, id => new RefundFailed(StripeDisputes.RefundOf(payment, id), payment), "id"), "payment_intent");

    /// <summary>Null when it has no such thing: then it was not caused by us.</summary>
    private static IFact? About(JsonElement happened, Func<string, IFact?> make, params ReadOnlySpan<string> path) =>
        Text(happened, ["data", "object", .. path]) is { Length: > 0 } found ? make(found) : null;

    private static string? Text(JsonElement here, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (here.ValueKind is not JsonValueKind.Object || !here.TryGetProperty(name, out here)) return null;
        }
        return here.ValueKind is JsonValueKind.String ? NewsItem.Name(here.GetString()) : null;
    }
}
