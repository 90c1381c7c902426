using Microsoft.Extensions.Options;
using Portal.Ports;
using Stripe;
using Stripe.Checkout;
using static Portal.Adapters.CardGateway.StripeOrders;

namespace Portal.Adapters.CardGateway;

/// <summary>
/// Cards through Stripe. Nothing that Stripe answers with is logged but ids and codes: its errors repeat what was sent, its objects name
/// the holder.
/// </summary>
internal sealed class StripeCards(HttpClient http, IOptions<CardsOptions> options, TimeProvider time, ILogger<StripeCards> log) : ICardGateway
{
    private const int MostKeys = 20;

    /// <summary>Made when it is needed: the library reads a file each time, and whoever is handed this port seldom calls.</summary>
    private V1Services Api => field ??= Client(http, options.Value).V1;

    public int SmallestChargeCents => 50;

    public bool HasOwnPage => options.Value.Entry is CardEntryPlace.Hosted;

    public IReadOnlyList<Uri> Sites => options.Value.Sites;

    public string StatementLine(string code) => $"{options.Value.StatementPrefix}* {Suffix(code)}";

    public Task<Reply<GatewayCard>> ReadCardAsync(CardEntry entry, string key, CancellationToken ct) => AskAsync("read card", async () =>
    {
        var method = await Api.PaymentMethods.CreateAsync(Card(entry), Under(key), ct);
        return StripeReadings.Card(method);
    }, ct);

    public Task<Reply<HostedEntry>> OpenHostedEntryAsync(HostedEntryOrder order, string key, CancellationToken ct) => AskAsync<HostedEntry>("open page", async () =>
    {
        var session = await Api.Checkout.Sessions.CreateAsync(Page(order), Under(key), ct);
        return new Reply<HostedEntry>.Answered(new HostedEntry(session.Id, session.Url));
    }, ct);

    public Task<Reply<GatewayCard?>> ReadHostedEntryAsync(string entryId, CancellationToken ct) => AskAsync("read page", async () =>
    {
        var withCard = new SessionGetOptions { Expand = ["setup_intent.payment_method"] };
        var session = await Api.Checkout.Sessions.GetAsync(entryId, withCard, cancellationToken: ct);
        return StripeReadings.Page(session);
    }, ct);

    public Task<Reply<string>> CreateCustomerAsync(string accountId, string key, CancellationToken ct) => AskAsync<string>("create customer", async () =>
    {
        var customer = await PastStoredErrorsAsync(key, open => Api.Customers.CreateAsync(Customer(accountId), Under(open), ct));
        return new Reply<string>.Answered(customer.Id);
    }, ct);

    public Task<Reply<KeptCard>> KeepCardAsync(KeepCardOrder order, string key, CancellationToken ct) => AskAsync("keep card", async () =>
        StripeReadings.Kept(await PastStoredErrorsAsync(key, open => Api.SetupIntents.CreateAsync(Setup(order), Under(open), ct))), ct);

    public Task<Reply<KeptCard>> ReadKeptCardAsync(string setupId, CancellationToken ct) => AskAsync("read kept card", async () =>
        StripeReadings.Kept(await Api.SetupIntents.GetAsync(setupId, new SetupIntentGetOptions { Expand = ["payment_method"] }, cancellationToken: ct)), ct);

    public Task<Reply<KeptCard>> StopKeepingAsync(string setupId, string key, CancellationToken ct) => AskAsync("stop keeping", async () =>
    {
        try { await PastStoredErrorsAsync(key, open => Api.SetupIntents.CancelAsync(setupId, requestOptions: Under(open), cancellationToken: ct)); }
        catch (StripeException said) when (said.StripeError?.Code == "setup_intent_unexpected_state")
        {
            // Ended before, or passed in this moment: only looking tells.
            var setup = await Api.SetupIntents.GetAsync(setupId, new SetupIntentGetOptions { Expand = ["payment_method"] }, cancellationToken: ct);
            if (setup.Status != "canceled") return StripeReadings.Kept(setup);
        }
        return new Reply<KeptCard>.Refused(CardDeclines.NotAuthenticated);
    }, ct);

    public Task<Reply<GatewayPayment>> HoldAsync(PaymentOrder order, string key, CancellationToken ct) => AskAsync("hold", () => PayAsync(Payment(order, isHold: true), "requires_capture", key, ct), ct);

    public Task<Reply<GatewayPayment>> ChargeAsync(PaymentOrder order, string key, CancellationToken ct) => AskAsync("charge", () => PayAsync(Payment(order, isHold: false), "succeeded", key, ct), ct);

    /// <summary>
    /// What is still being processed at the first asking is so for a day under the key, whatever came of it: so the payment itself is asked. It
    /// exists, whatever is said to that.
    /// </summary>
    private async Task<Reply<GatewayPayment>> PayAsync(PaymentIntentCreateOptions order, string done, string key, CancellationToken ct)
    {
        var payment = await Api.PaymentIntents.CreateAsync(order, Under(key), ct);
        if (StripeReadings.Payment(payment, done) is not Reply<GatewayPayment>.Unknown unfinished) return StripeReadings.Payment(payment, done);
        var now = await AskAsync<PaymentIntent>("read payment", async () => new Reply<PaymentIntent>.Answered(await ReadPaymentAsync(payment.Id, ct)), ct);
        return now is Reply<PaymentIntent>.Answered(var read) ? StripeReadings.Payment(read, done) : unfinished;
    }

    private Task<PaymentIntent> ReadPaymentAsync(string id, CancellationToken ct) => Api.PaymentIntents.GetAsync(id, new PaymentIntentGetOptions { Expand = ["latest_charge"] }, cancellationToken: ct);

    public Task<Reply<GatewayPayment?>> FindPaymentAsync(PaymentLook look, CancellationToken ct) => AskAsync<GatewayPayment?>("find payment", async () =>
    {
        // Stripe keeps events for 30 days, each with the key of the request that caused it.
        var begun = new List<string>();
        await foreach (var happened in Api.Events.ListAutoPagingAsync(Payments(look), cancellationToken: ct))
        {
            if (happened.Data.Object is not PaymentIntent payment || !(happened.Request?.IdempotencyKey == look.Key || IsOf(look, payment))) continue;
            if (happened.Type != Begun) return new Reply<GatewayPayment?>.Answered(new GatewayPayment(payment.Id, null));
            begun.Add(payment.Id);
        }
        return await ReadBegunAsync(begun, ct);
    }, ct);

    /// <summary>One that is still being processed may be made later than the time that is looked at.</summary>
    private async Task<Reply<GatewayPayment?>> ReadBegunAsync(List<string> begun, CancellationToken ct)
    {
        Reply<GatewayPayment?> found = new Reply<GatewayPayment?>.Answered(null);
        foreach (var id in begun)
        {
            var reply = StripeReadings.Payment(await ReadPaymentAsync(id, ct));
            if (reply is Reply<GatewayPayment>.Answered(var made)) return new Reply<GatewayPayment?>.Answered(made);
            if (reply is Reply<GatewayPayment>.Unknown(var why)) found = new Reply<GatewayPayment?>.Unknown(why);
        }
        return found;
    }

    public Task<Reply<bool>> VoidAsync(string paymentId, string key, CancellationToken ct) => AskAsync<bool>("void", async () =>
    {
        try { await PastStoredErrorsAsync(key, open => Api.PaymentIntents.CancelAsync(paymentId, Release, Under(open), ct)); }
        catch (StripeException said) when (said.StripeError?.Code == "payment_intent_unexpected_state")
        {
            // Voided or lapsed before, or no hold at all: only looking tells.
            var intent = await Api.PaymentIntents.GetAsync(paymentId, cancellationToken: ct);
            if (intent.Status != "canceled") return new Reply<bool>.Refused("not-a-hold");
        }
        return new Reply<bool>.Answered(true);
    }, ct);

    public Task<Reply<GatewayRefund>> RefundAsync(string paymentId, string key, CancellationToken ct) => AskAsync<GatewayRefund>("refund", async () =>
    {
        try { return StripeReadings.Refund(await PastStoredErrorsAsync(key, open => Api.Refunds.CreateAsync(WholeRefund(paymentId), Under(open), ct))); }
        catch (StripeException said) when (said.StripeError?.Code == "charge_already_refunded")
        {
            // By hand, or under a key whose error hides what came of it: which refund it was says whether it arrives.
            return await FindRefundAsync(paymentId, ct) is { } refund ? StripeReadings.Refund(refund) : new Reply<GatewayRefund>.Answered(new GatewayRefund(null, paymentId, HasFailed: false));
        }
        catch (StripeException said) when (said.StripeError?.Code == "charge_disputed")
        {
            var back = await ReadDisputesAsync(paymentId, ct);
            return back.HasFailed ? new Reply<GatewayRefund>.Refused("still-disputed") : new Reply<GatewayRefund>.Answered(back);
        }
    }, ct);

    private async Task<Refund?> FindRefundAsync(string paymentId, CancellationToken ct)
    {
        await foreach (var happened in Api.Events.ListAutoPagingAsync(Refunded(time.GetUtcNow()), cancellationToken: ct))
            if (happened.Data.Object is Refund refund && refund.PaymentIntentId == paymentId)
                return await Api.Refunds.GetAsync(refund.Id, cancellationToken: ct);
        return null;
    }

    /// <summary>Whoever disputed the charge has the money back from their bank already, unless all of it was decided for us in the end, and we gave nothing back besides.</summary>
    private async Task<GatewayRefund> ReadDisputesAsync(string paymentId, CancellationToken ct)
    {
        var (ends, named) = (new Dictionary<string, string>(), "");
        // The newest word on each comes first.
        await foreach (var happened in Api.Events.ListAutoPagingAsync(Disputes, cancellationToken: ct))
        {
            if (happened.Data.Object is not Dispute dispute || dispute.PaymentIntentId != paymentId) continue;
            if (ends.Count == 0) named = dispute.Id;
            ends.TryAdd(dispute.Id, dispute.Status);
        }
        var isWon = ends.Count > 0 && ends.Values.All(status => status == StripeDisputes.Won);
        return new GatewayRefund(StripeDisputes.RefundOf(paymentId, named), paymentId, HasFailed: isWon && !await IsRefundedAsync(paymentId, ct));
    }

    private async Task<bool> IsRefundedAsync(string paymentId, CancellationToken ct) =>
        (await Api.PaymentIntents.GetAsync(paymentId, new PaymentIntentGetOptions { Expand = ["latest_charge"] }, cancellationToken: ct)).LatestCharge?.Refunded is true;

    public Task<Reply<GatewayRefund>> ReadRefundAsync(string refundId, CancellationToken ct) => AskAsync<GatewayRefund>("read refund", async () =>
        StripeDisputes.PaymentOf(refundId) is { } disputed ? new Reply<GatewayRefund>.Answered(await ReadDisputesAsync(disputed, ct)) : StripeReadings.Refund(await Api.Refunds.GetAsync(refundId, cancellationToken: ct)), ct);

    public Task<Reply<GatewayCard>> ReadAttachedCardAsync(string cardId, CancellationToken ct) => AskAsync("read attached card", async () =>
        StripeReadings.Card(await Api.PaymentMethods.GetAsync(cardId, cancellationToken: ct)), ct);

    public Task<Reply<bool>> DetachCardAsync(string cardId, string key, CancellationToken ct) => AskAsync<bool>("detach card", async () =>
    {
        try { await PastStoredErrorsAsync(key, open => Api.PaymentMethods.DetachAsync(cardId, requestOptions: Under(open), cancellationToken: ct)); }
        catch (StripeException said) when (StripeRefusals.IsGone(said)) { }
        catch (StripeException said) when (StripeRefusals.IsOurs(said))
        {
            // A card that hangs on nobody cannot be taken off: only looking tells that from a request that is wrong.
            var method = await Api.PaymentMethods.GetAsync(cardId, cancellationToken: ct);
            if (method.CustomerId is not null) throw;
        }
        return new Reply<bool>.Answered(true);
    }, ct);

    public Task<Reply<bool>> DeleteCustomerAsync(string customerId, CancellationToken ct) => AskAsync<bool>("delete customer", async () =>
    {
        try { await Api.Customers.DeleteAsync(customerId, cancellationToken: ct); }
        catch (StripeException said) when (StripeRefusals.IsGone(said)) { }
        return new Reply<bool>.Answered(true);
    }, ct);

    // No repeating inside: whoever asks holds the key. No telemetry: it would tell Stripe how long our calls took.
    private static StripeClient Client(HttpClient http, CardsOptions options) => new(new StripeClientOptions
    {
        ApiKey = options.SecretKey,
        ApiBase = options.BaseAddress.AbsoluteUri.TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0, appInfo: null, enableTelemetry: false),
    });

    /// <summary>
    /// For what Stripe itself does once, whatever the key (a hold is released once, a charge given back in full once, a card attached or
    /// not): past an error kept under the key, to the next key of the same row; after many of them to a new one each minute, as an outage
    /// outlasts any number of keys. Never for holds and charges, which would be made twice.
    /// </summary>
    private async Task<T> PastStoredErrorsAsync<T>(string key, Func<string, Task<T>> ask)
    {
        for (var next = 1; ; next++)
        {
            try { return await ask(next == 1 ? key : next <= MostKeys ? $"{key}:{next}" : $"{key}:{time.GetUtcNow():yyyyMMddHHmm}"); }
            catch (StripeException said) when (StripeRefusals.IsStored(said) && next <= MostKeys) { }
        }
    }

    private async Task<Reply<T>> AskAsync<T>(string what, Func<Task<Reply<T>>> ask, CancellationToken ct)
    {
        try { return await ask(); }
        catch (StripeException said)
        {
            var reply = StripeRefusals.ReplyTo<T>(said);
            var error = said.StripeError;
            log.SaidNo(what, reply, (int)said.HttpStatusCode, error?.Type, error?.Code, error?.DeclineCode, error?.Param, said.StripeResponse?.RequestId);
            return reply;
        }
        catch (Exception trouble) when (Outbound.IsTrouble(trouble, ct) || trouble is Newtonsoft.Json.JsonException)
        {
            var reply = Outbound.ReplyTo<T>(trouble);
            log.GaveNoAnswer(what, reply);
            return reply;
        }
    }
}
