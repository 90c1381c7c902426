using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Bank.Tests.Kit;
using Sandbox.PayPal;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class PayPalWebhookTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;
    private PayPalClient _paypal = null!;

    public async Task InitializeAsync()
    {
        _world = await Neighbourhood.Start();
        _paypal = new PayPalClient(_world);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_portal_hears_of_agreements_and_money_and_can_have_it_verified()
    {
        var token = await _paypal.Agree();
        var hook = await _world.Portal.Next();
        Assert.Equal("/webhooks/paypal", hook.Path);
        var made = JsonNode.Parse(hook.Body)!;
        Assert.Equal(("VAULT.PAYMENT-TOKEN.CREATED", PayPalClient.Id(token)),
            (made["event_type"]!.GetValue<string>(), made["resource"]!["id"]!.GetValue<string>()));
        Assert.Equal("SUCCESS", await Verify(hook));
        var (_, kept) = await _paypal.Get($"v1/notifications/webhooks-events/{made["id"]!.GetValue<string>()}");
        Assert.Equal(hook.Body, kept.ToJsonString());

        var (_, order) = await _paypal.PostForAll("v2/checkout/orders", PayPalClient.Order(PayPalClient.Id(token)));
        Assert.Equal("SUCCESS", await Verify(await _world.Portal.Next("PAYMENT.CAPTURE.COMPLETED")));
        var capture = order["purchase_units"]![0]!["payments"]!["captures"]![0]!["id"]!.GetValue<string>();
        await _paypal.Post($"v2/payments/captures/{capture}/refund", new { });
        Assert.Equal("SUCCESS", await Verify(await _world.Portal.Next("PAYMENT.CAPTURE.REFUNDED")));
    }

    [Theory]
    [InlineData("refund", "PAYMENT.CAPTURE.REFUNDED", "REFUNDED")]
    [InlineData("reverse", "PAYMENT.CAPTURE.REVERSED", "REFUNDED")]
    [InlineData("deny", "PAYMENT.CAPTURE.DENIED", "DECLINED")]
    [InlineData("dispute", "CUSTOMER.DISPUTE.CREATED", "COMPLETED")]
    public async Task What_befalls_a_payment_on_PayPals_own_pages_is_told(string what, string type, string status)
    {
        await _paypal.Post("v2/checkout/orders", PayPalClient.Order(PayPalClient.Id(await _paypal.Agree())));
        var paid = JsonNode.Parse((await _world.Portal.Next("PAYMENT.CAPTURE.COMPLETED")).Body)!["resource"]!["id"]!.GetValue<string>();
        Assert.Contains("Dispute 12.00 USD", await _world.Browser.GetStringAsync("/paypal/payments"), StringComparison.Ordinal);
        (await _world.Submit("/paypal/payments", ("id", paid), ("what", what))).Dispose();
        var told = await _world.Portal.Next(type);
        Assert.Equal("SUCCESS", await Verify(told));
        Assert.Contains(paid, told.Body, StringComparison.Ordinal);
        Assert.Equal(status, (await _paypal.Get($"v2/payments/captures/{paid}")).Body["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Whatever_is_changed_does_not_verify()
    {
        await _paypal.Agree();
        var hook = await _world.Portal.Next();
        Assert.Equal("FAILURE", await Verify(hook with { Body = hook.Body.Replace("GB", "US", StringComparison.Ordinal) }));
        Assert.Equal("FAILURE", await Verify(hook with { Body = hook.Body.Replace("\":", "\": ", StringComparison.Ordinal) }));
        Assert.Equal("FAILURE", await Verify(hook, "OTHER"));
        foreach (var header in new[] { "PAYPAL-TRANSMISSION-ID", "PAYPAL-AUTH-ALGO", "PAYPAL-TRANSMISSION-SIG" })
            Assert.Equal("FAILURE", await Verify(hook with { Headers = new(hook.Headers) { [header] = Altered(hook.Headers[header]) } }));
        Assert.Equal("FAILURE",
            await Verify(hook with { Headers = new(hook.Headers) { ["PAYPAL-TRANSMISSION-TIME"] = "2020-01-01T00:00:00Z" } }));
        Assert.Equal("FAILURE",
            await Verify(hook with
            {
                Headers = new(
                hook.Headers)
                { ["PAYPAL-CERT-URL"] = "https://api.sandbox.paypal.com.example/cert" }
            }));
    }

    [Fact]
    public async Task A_payer_who_changes_their_mind_removes_the_agreement_a_day_later()
    {
        var vault = PayPalClient.Id(await _paypal.Agree("rita@payers.example"));
        Assert.Contains("\"active\"", await _world.Browser.GetStringAsync("/agreements.json"), StringComparison.Ordinal);
        _world.Clock.Advance(TimeSpan.FromDays(1.01));
        Assert.Contains(vault, (await _world.Portal.Next("VAULT.PAYMENT-TOKEN.DELETED")).Body, StringComparison.Ordinal);
        Assert.Contains("\"cancelled\"", await _world.Browser.GetStringAsync("/agreements.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_payer_can_remove_an_agreement_on_their_own_page()
    {
        var vault = PayPalClient.Id(await _paypal.Agree("eve@example.com", "SE"));
        Assert.Contains("Remove the agreement of eve@example.com", await _world.Browser.GetStringAsync("/paypal/agreements"),
            StringComparison.Ordinal);
        (await _world.Submit("/paypal/agreements", ("id", vault))).Dispose();
        await _world.Portal.Next("VAULT.PAYMENT-TOKEN.DELETED");
        Assert.Equal(404, (await _paypal.Get($"v3/vault/payment-tokens/{vault}")).Status);
        Assert.Contains("(SE), cancelled", await _world.Browser.GetStringAsync("/paypal/agreements"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_address_hears_what_it_asked_for_under_its_own_id()
    {
        var (status, webhook) = await _paypal.Call(
            HttpMethod.Post, "v1/notifications/webhooks",
            new { url = $"{_world.Portal.Url}/webhooks/paypal", event_types = new[] { new { name = "PAYMENT.CAPTURE.COMPLETED" } } }, "");
        Assert.Equal(201, status);
        Assert.Equal(PayPalClient.Id(webhook),
            (await _paypal.Get("v1/notifications/webhooks")).Body["webhooks"]![0]!["id"]!.GetValue<string>());
        await _paypal.Post("v2/checkout/orders", PayPalClient.Order(PayPalClient.Id(await _paypal.Agree())));
        var hook = await _world.Portal.Next();
        Assert.Contains("PAYMENT.CAPTURE.COMPLETED", hook.Body, StringComparison.Ordinal);
        Assert.Equal(("SUCCESS", "FAILURE"), (await Verify(hook, PayPalClient.Id(webhook)), await Verify(hook)));
        Assert.Equal(204, (await _paypal.Call(HttpMethod.Delete, $"v1/notifications/webhooks/{PayPalClient.Id(webhook)}")).Status);
        Assert.Equal(404, (await _paypal.Call(HttpMethod.Delete, $"v1/notifications/webhooks/{PayPalClient.Id(webhook)}")).Status);
    }

    [Fact]
    public async Task Events_can_be_made_to_come_twice_and_come_again_when_not_taken()
    {
        _world.Faults.Set(new("paypal", "duplicate-webhook"));
        await _paypal.Agree();
        Assert.Equal((await _world.Portal.Next()).Body, (await _world.Portal.Next()).Body);
        _world.Faults.Reset();
        _world.Portal.Answers.Enqueue(503);
        await _paypal.Agree();
        var first = await _world.Portal.Next();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Body, (await _world.Portal.Next()).Body);
    }

    [Fact]
    public void The_checksum_is_the_common_one() =>
        Assert.Equal(0xCBF43926, PayPalSignature.Checksum(Encoding.ASCII.GetBytes("123456789")));

    private static string Altered(string text) => (text[0] == 'a' ? 'b' : 'a') + text[1..];

    /// <summary>The event is put into the request as it came, byte for byte.</summary>
    private async Task<string> Verify(Hook hook, string webhook = "WHSANDBOX")
    {
        string Header(string name) => JsonValue.Create(hook.Headers[name]).ToJsonString();
        var body = string.Create(CultureInfo.InvariantCulture, $$"""
            {"auth_algo":{{Header("PAYPAL-AUTH-ALGO")}},"cert_url":{{Header("PAYPAL-CERT-URL")}},"transmission_id":{{Header("PAYPAL-TRANSMISSION-ID")}},
             "transmission_sig":{{Header("PAYPAL-TRANSMISSION-SIG")}},"transmission_time":{{Header("PAYPAL-TRANSMISSION-TIME")}},"webhook_id":"{{webhook}}",
             "webhook_event":{{hook.Body}}}
            """);
        var (_, answer) = await _paypal.Call(HttpMethod.Post, "v1/notifications/verify-webhook-signature", body, "");
        return answer["verification_status"]!.GetValue<string>();
    }
}
