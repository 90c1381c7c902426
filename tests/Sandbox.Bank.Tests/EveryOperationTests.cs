using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

/// <summary>Calls every documented operation once, well; the clients check each answer against the document.</summary>
public sealed class EveryOperationTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [ContractFact]
    public async Task Stripe_answers_every_operation_as_documented()
    {
        var v1 = _world.Stripe.V1;
        var card = await _world.Saved("4242424242424242");
        await Customers(v1, card);
        await Setups(v1, card.Customer);
        await Payments(v1, card);
        await Sessions(v1);
        var events = await v1.Events.ListAsync();
        await v1.Events.GetAsync(events.Data[0].Id);
        await v1.WebhookEndpoints.CreateAsync(new() { Url = "https://portal.example/hook", EnabledEvents = ["*"] }, Cards.Once());
        Assert.Equal(Neighbourhood.Contracts!.Stripe.Operations.Order(), _world.Answered.Keys.Order());
    }

    [ContractFact]
    public async Task PayPal_answers_every_operation_as_documented()
    {
        var paypal = new PayPalClient(_world);
        var token = await paypal.Agree();
        var vault = PayPalClient.Id(token);
        var (_, setup) = await paypal.Post("v3/vault/setup-tokens", PayPalClient.Setup());
        await paypal.Get($"v3/vault/setup-tokens/{PayPalClient.Id(setup)}");
        await paypal.Get($"v3/vault/payment-tokens/{vault}");
        await paypal.Get($"v3/vault/payment-tokens?customer_id={token["customer"]!["id"]}");
        await Orders(paypal, vault);
        await Webhooks(paypal);
        await paypal.Call(HttpMethod.Delete, $"v3/vault/payment-tokens/{vault}");
        Assert.Equal(Neighbourhood.Contracts!.PayPal.Operations.Order(), _world.Answered.Keys.Order());
    }

    private static async Task Customers(V1Services v1, (string Customer, string Method) card)
    {
        await v1.Customers.GetAsync(card.Customer);
        await v1.Customers.UpdateAsync(card.Customer, new() { Name = "Ann" }, Cards.Once());
        await v1.PaymentMethods.GetAsync(card.Method);
        var other = await v1.Customers.CreateAsync(new() { Email = "b@example.com" }, Cards.Once());
        var method = await v1.PaymentMethods.CreateAsync(
            new() { Type = "card", Card = new() { Number = "5555555555554444", Cvc = "123", ExpMonth = 1, ExpYear = 2041 } }, Cards.Once());
        await v1.PaymentMethods.AttachAsync(method.Id, new() { Customer = other.Id }, Cards.Once());
        await v1.PaymentMethods.DetachAsync(method.Id, null, Cards.Once());
        await v1.Customers.DeleteAsync(other.Id);
        await v1.Customers.GetAsync(other.Id);
    }

    private static async Task Setups(V1Services v1, string customer)
    {
        var setup = await v1.SetupIntents.CreateAsync(new() { Customer = customer, AllowedPaymentMethodTypes = ["card"] }, Cards.Once());
        await v1.SetupIntents.GetAsync(setup.Id);
        await v1.SetupIntents.CancelAsync(setup.Id, null, Cards.Once());
        setup = await v1.SetupIntents.CreateAsync(new() { Customer = customer, AllowedPaymentMethodTypes = ["card"] }, Cards.Once());
        var method = await v1.PaymentMethods.CreateAsync(
            new() { Type = "card", Card = new() { Number = "378282246310005", Cvc = "1234", ExpMonth = 1, ExpYear = 2041 } }, Cards.Once());
        await v1.SetupIntents.ConfirmAsync(setup.Id, new() { PaymentMethod = method.Id }, Cards.Once());
    }

    private async Task Payments(V1Services v1, (string Customer, string Method) card)
    {
        var hold = await _world.Hold(card);
        await v1.PaymentIntents.GetAsync(hold.Id, new() { Expand = ["latest_charge", "payment_method", "customer"] });
        await v1.PaymentIntents.CancelAsync(hold.Id, null, Cards.Once());
        await v1.PaymentIntents.CaptureAsync((await _world.Hold(card)).Id, null, Cards.Once());
        var intent = await v1.PaymentIntents.CreateAsync(new() { Amount = 50, Currency = "usd", Customer = card.Customer }, Cards.Once());
        await v1.PaymentIntents.ConfirmAsync(intent.Id, new() { PaymentMethod = card.Method }, Cards.Once());
        var refund = await _world.GiveBack(await _world.Charge(card));
        await v1.Refunds.GetAsync(refund.Id, new() { Expand = ["charge", "payment_intent"] });
        await v1.Charges.GetAsync(refund.ChargeId, new() { Expand = ["customer"] });
    }

    private static async Task Sessions(V1Services v1)
    {
        var session = await v1.Checkout.Sessions.CreateAsync(
            new() { Mode = "setup", SuccessUrl = "https://portal.example/a", CancelUrl = "https://portal.example/b", Currency = "usd" },
            Cards.Once());
        await v1.Checkout.Sessions.GetAsync(session.Id);
        await v1.Checkout.Sessions.ExpireAsync(session.Id, null, Cards.Once());
    }

    private static async Task Orders(PayPalClient paypal, string vault)
    {
        var (_, order) = await paypal.Post(
            "v2/checkout/orders", new { intent = "CAPTURE", purchase_units = new[] { PayPalClient.Unit("3.50", null) } });
        var path = $"v2/checkout/orders/{PayPalClient.Id(order)}";
        var (_, paid) = await paypal.PostForAll($"{path}/capture", new { payment_source = new { paypal = new { vault_id = vault } } });
        await paypal.Get(path);
        var capture = $"v2/payments/captures/{paid["purchase_units"]![0]!["payments"]!["captures"]![0]!["id"]}";
        await paypal.Get(capture);
        var (_, refund) = await paypal.Post($"{capture}/refund", new { });
        await paypal.Get($"v2/payments/refunds/{PayPalClient.Id(refund)}");
    }

    private async Task Webhooks(PayPalClient paypal)
    {
        var hook = await _world.Portal.Next();
        var (_, webhook) = await paypal.Call(
            HttpMethod.Post, "v1/notifications/webhooks",
            new { url = "https://portal.example/hook", event_types = new[] { new { name = "*" } } }, "");
        await paypal.Get("v1/notifications/webhooks");
        await paypal.Get($"v1/notifications/webhooks-events/{System.Text.Json.Nodes.JsonNode.Parse(hook.Body)!["id"]}");
        await paypal.Call(HttpMethod.Post, "v1/notifications/verify-webhook-signature", new
        {
            auth_algo = "SHA256withRSA",
            cert_url = hook.Headers["PAYPAL-CERT-URL"],
            transmission_id = hook.Headers["PAYPAL-TRANSMISSION-ID"],
            transmission_sig = hook.Headers["PAYPAL-TRANSMISSION-SIG"],
            transmission_time = hook.Headers["PAYPAL-TRANSMISSION-TIME"],
            webhook_id = "WHSANDBOX",
            webhook_event = System.Text.Json.Nodes.JsonNode.Parse(hook.Body),
        }, "");
        await paypal.Call(HttpMethod.Delete, $"v1/notifications/webhooks/{PayPalClient.Id(webhook)}");
    }
}
