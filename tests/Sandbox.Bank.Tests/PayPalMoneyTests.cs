using System.Text.Json.Nodes;
using Sandbox.Bank.Tests.Kit;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class PayPalMoneyTests : IAsyncLifetime
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
    public async Task An_agreement_is_charged_at_once_and_the_money_given_back_in_parts()
    {
        var vault = PayPalClient.Id(await _paypal.Agree());
        var (status, order) = await _paypal.PostForAll("v2/checkout/orders", PayPalClient.Order(vault, invoice: "INV-1"), "o-1");
        Assert.Equal((201, "COMPLETED"), (status, order["status"]!.GetValue<string>()));
        Assert.Equal("VERIFIED", order["payment_source"]!["paypal"]!["account_status"]!.GetValue<string>());
        var capture = CaptureOf(order);
        Assert.Equal(("COMPLETED", "12.00"), (capture["status"]!.GetValue<string>(), capture["amount"]!["value"]!.GetValue<string>()));
        var (again, same) = await _paypal.Post("v2/checkout/orders", PayPalClient.Order(vault, invoice: "INV-1"), "o-1");
        Assert.Equal((200, PayPalClient.Id(order)), (again, PayPalClient.Id(same)));

        var path = $"v2/payments/captures/{PayPalClient.Id(capture)}";
        var (refunded, refund) = await _paypal.Post(
            $"{path}/refund", new { amount = new { currency_code = "USD", value = "5.00" }, note_to_payer = "Sorry" }, "r-1");
        Assert.Equal((201, "COMPLETED", "5.00"),
            (refunded, refund["status"]!.GetValue<string>(), refund["amount"]!["value"]!.GetValue<string>()));
        Assert.Equal("PARTIALLY_REFUNDED", (await _paypal.Get(path)).Body["status"]!.GetValue<string>());
        var (repeated, sameRefund) = await _paypal.Post(
            $"{path}/refund", new { amount = new { currency_code = "USD", value = "5.00" }, note_to_payer = "Sorry" }, "r-1");
        Assert.Equal((201, PayPalClient.Id(refund)), (repeated, PayPalClient.Id(sameRefund)));
        Assert.Equal("REFUND_AMOUNT_EXCEEDED",
            PayPalClient.Issue((await _paypal.Post(
                $"{path}/refund", new { amount = new { currency_code = "USD", value = "7.01" } })).Body));
        Assert.Equal("7.00", (await _paypal.Post($"{path}/refund", new { })).Body["amount"]!["value"]!.GetValue<string>());
        Assert.Equal("CAPTURE_FULLY_REFUNDED", PayPalClient.Issue((await _paypal.Post($"{path}/refund", new { })).Body));
        Assert.Equal("REFUNDED", (await _paypal.Get(path)).Body["status"]!.GetValue<string>());
        Assert.Equal("Sorry",
            (await _paypal.Get($"v2/payments/refunds/{PayPalClient.Id(refund)}")).Body["note_to_payer"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_full_answer_is_given_when_asked_for()
    {
        var vault = PayPalClient.Id(await _paypal.Agree("uma@payers.example"));
        var (_, order) = await _paypal.PostForAll("v2/checkout/orders", PayPalClient.Order(vault));
        Assert.Equal(("CAPTURE", "UNVERIFIED"),
            (order["intent"]!.GetValue<string>(), order["payment_source"]!["paypal"]!["account_status"]!.GetValue<string>()));
        Assert.Equal(order.ToJsonString(), (await _paypal.Get($"v2/checkout/orders/{PayPalClient.Id(order)}")).Body.ToJsonString());
    }

    [Fact]
    public async Task Who_does_not_ask_for_all_is_not_told_of_the_payment()
    {
        var vault = PayPalClient.Id(await _paypal.Agree());
        var (_, order) = await _paypal.Post("v2/checkout/orders", PayPalClient.Order(vault));
        Assert.Equal(["id", "status", "links"], order.Select(field => field.Key));
        Assert.Equal("COMPLETED", CaptureOf((await _paypal.Get($"v2/checkout/orders/{PayPalClient.Id(order)}")).Body)["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_order_without_an_agreement_waits_and_is_captured_with_one()
    {
        var open = new { intent = "CAPTURE", purchase_units = new[] { PayPalClient.Unit("3.50", null) } };
        var (_, order) = await _paypal.Post("v2/checkout/orders", open);
        Assert.Equal("PAYER_ACTION_REQUIRED", order["status"]!.GetValue<string>());
        var path = $"v2/checkout/orders/{PayPalClient.Id(order)}/capture";
        Assert.Equal("ORDER_NOT_APPROVED", PayPalClient.Issue((await _paypal.Post(path, new { })).Body));
        var source = new { payment_source = new { paypal = new { vault_id = PayPalClient.Id(await _paypal.Agree()) } } };
        var (status, paid) = await _paypal.Post(path, source);
        Assert.Equal((201, "COMPLETED"), (status, paid["status"]!.GetValue<string>()));
        Assert.Equal("ORDER_ALREADY_CAPTURED", PayPalClient.Issue((await _paypal.Post(path, source)).Body));
    }

    [Theory]
    [InlineData("0.00", "CANNOT_BE_ZERO_OR_NEGATIVE")]
    [InlineData("-1", "CANNOT_BE_ZERO_OR_NEGATIVE")]
    [InlineData("1.005", "DECIMAL_PRECISION")]
    public async Task An_amount_that_cannot_be_taken_is_refused(string value, string issue)
    {
        var vault = PayPalClient.Id(await _paypal.Agree());
        var (status, error) = await _paypal.Post("v2/checkout/orders", PayPalClient.Order(vault, value));
        Assert.Equal((422, issue), (status, PayPalClient.Issue(error)));
    }

    [Fact]
    public async Task A_declined_payer_and_the_switch_take_nothing()
    {
        var declined = PayPalClient.Id(await _paypal.Agree("dan@payers.example"));
        Assert.Equal("INSTRUMENT_DECLINED",
            PayPalClient.Issue((await _paypal.Post("v2/checkout/orders", PayPalClient.Order(declined))).Body));
        var good = PayPalClient.Id(await _paypal.Agree());
        _world.Faults.Set(new("paypal", "decline"));
        Assert.Equal("INSTRUMENT_DECLINED", PayPalClient.Issue((await _paypal.Post("v2/checkout/orders", PayPalClient.Order(good))).Body));
        _world.Faults.Reset();
        Assert.Equal(201, (await _paypal.Post("v2/checkout/orders", PayPalClient.Order(good))).Status);
    }

    [Fact]
    public async Task An_invoice_is_paid_once_and_unknown_things_are_not_found()
    {
        var vault = PayPalClient.Id(await _paypal.Agree());
        await _paypal.Post("v2/checkout/orders", PayPalClient.Order(vault, invoice: "INV-2"));
        Assert.Equal("DUPLICATE_INVOICE_ID",
            PayPalClient.Issue((await _paypal.Post("v2/checkout/orders", PayPalClient.Order(vault, invoice: "INV-2"))).Body));
        Assert.Equal("TOKEN_ID_NOT_FOUND",
            PayPalClient.Issue((await _paypal.Post("v2/checkout/orders", PayPalClient.Order("nobody7"))).Body));
        foreach (var path in new[] { "v2/checkout/orders/A7", "v2/payments/captures/A7", "v2/payments/refunds/A7",
            "v1/notifications/webhooks-events/A7" })
            Assert.Equal(404, (await _paypal.Get(path)).Status);
    }

    [Fact]
    public async Task What_is_remembered_survives_saving_and_loading()
    {
        var vault = PayPalClient.Id(await _paypal.Agree());
        var neighbour = _world.Neighbour("paypal");
        var saved = neighbour.Save()!.ToJsonString();
        neighbour.Reset();
        Assert.Equal("[]", await _world.Browser.GetStringAsync("/agreements.json"));
        neighbour.Load(JsonNode.Parse(saved));
        Assert.Equal(201, (await _paypal.Post("v2/checkout/orders", PayPalClient.Order(vault))).Status);
        var sections = neighbour.Sections().ToList();
        Assert.Equal(["george@payers.example", "GB", "active"], sections[0].Rows[0].Take(3));
        Assert.Contains(sections[1].Rows, row => row[1] == "CN");
    }

    private static JsonObject CaptureOf(JsonObject order) => order["purchase_units"]![0]!["payments"]!["captures"]![0]!.AsObject();
}
