using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class BankTimeTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_hold_that_nobody_voids_lapses_after_seven_days()
    {
        var hold = await _world.Hold(await _world.Saved("4242424242424242"));
        _world.Clock.Advance(TimeSpan.FromDays(6.9));
        Assert.Equal("hold", await _world.Kinds("4242424242424242"));
        _world.Clock.Advance(TimeSpan.FromDays(0.2));
        Assert.Equal("void hold", await _world.Kinds("4242424242424242"));
        var lapsed = await _world.Stripe.V1.PaymentIntents.GetAsync(hold.Id);
        Assert.Equal(("canceled", "automatic"), (lapsed.Status, lapsed.CancellationReason));
        await _world.Portal.Next("payment_intent.canceled");
    }

    [Theory, InlineData("ok", "succeeded", "charge"), InlineData("decline", "requires_payment_method", "")]
    public async Task A_payment_may_take_a_day_and_is_made_or_declined_then(string then, string status, string kinds)
    {
        var card = await _world.Saved("4242424242424242");
        _world.Faults.Set(new("stripe", "processing"));
        var charge = await _world.Charge(card);
        _world.Faults.Set(new("stripe", then));
        await Assert.ThrowsAsync<StripeException>(() => _world.Stripe.V1.PaymentIntents.CancelAsync(charge.Id, null, Cards.Once()));
        _world.Clock.Advance(TimeSpan.FromHours(25.9));
        Assert.Equal(("processing", ""), ((await _world.Stripe.V1.PaymentIntents.GetAsync(charge.Id)).Status, await _world.Kinds("4242424242424242")));
        _world.Clock.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal((status, kinds), ((await _world.Stripe.V1.PaymentIntents.GetAsync(charge.Id)).Status, await _world.Kinds("4242424242424242")));
    }

    [Fact]
    public async Task A_hold_can_be_captured_in_part()
    {
        var hold = await _world.Hold(await _world.Saved("4242424242424242"));
        var taken = await _world.Stripe.V1.PaymentIntents.CaptureAsync(
            hold.Id, new() { AmountToCapture = 60, StatementDescriptorSuffix = "W7", Expand = ["latest_charge"] }, Cards.Once());
        Assert.Equal(("succeeded", 60L, "PORTAL* W7"),
            (taken.Status, taken.AmountReceived, taken.LatestCharge.CalculatedStatementDescriptor));
        Assert.Equal("charge hold", await _world.Kinds("4242424242424242"));
        var refund = await _world.GiveBack(taken, 20);
        Assert.Equal(20, refund.Amount);
        await Assert.ThrowsAsync<StripeException>(() => _world.GiveBack(taken, 41));
        Assert.Equal(40, (await _world.GiveBack(taken)).Amount);
        await Assert.ThrowsAsync<StripeException>(() => _world.Stripe.V1.PaymentIntents.CaptureAsync(hold.Id, null, Cards.Once()));
    }

    [Fact]
    public async Task A_hold_cannot_be_refunded_only_voided()
    {
        var hold = await _world.Hold(await _world.Saved("4242424242424242"));
        await Assert.ThrowsAsync<StripeException>(() => _world.GiveBack(hold));
    }

    [Fact]
    public async Task What_is_remembered_survives_saving_and_loading_but_no_card_number_does()
    {
        var card = await _world.Saved("4000008260000000");
        var hold = await _world.Hold(card);
        var refund = await _world.GiveBack(await _world.Charge(card));
        var saved = _world.Bank.Save()!.ToJsonString();
        Assert.DoesNotContain("4000008260000000", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("\"123\"", saved, StringComparison.Ordinal);
        _world.Bank.Reset();
        Assert.Empty(await _world.Statement("4000008260000000"));
        await Assert.ThrowsAsync<StripeException>(() => _world.Stripe.V1.PaymentIntents.GetAsync(hold.Id));
        _world.Bank.Load(System.Text.Json.Nodes.JsonNode.Parse(saved));
        Assert.Equal(WithoutDeliveries(System.Text.Json.Nodes.JsonNode.Parse(saved)!), WithoutDeliveries(_world.Bank.Save()!));
        Assert.Equal("refund charge hold", await _world.Kinds("4000008260000000"));
        Assert.Equal("requires_capture", (await _world.Stripe.V1.PaymentIntents.GetAsync(hold.Id)).Status);
        Assert.Equal("succeeded", (await _world.Stripe.V1.Refunds.GetAsync(refund.Id)).Status);
        Assert.Equal("canceled", (await _world.Stripe.V1.PaymentIntents.CancelAsync(hold.Id, null, Cards.Once())).Status);
        _world.Bank.Load(null);
        Assert.Empty(await _world.Statement("4000008260000000"));
    }

    /// <summary>Webhooks go on being delivered while the test looks.</summary>
    private static string WithoutDeliveries(System.Text.Json.Nodes.JsonNode state)
    {
        state.AsObject().Remove("Deliveries");
        return state.ToJsonString();
    }

    [Fact]
    public async Task The_front_page_shows_statements_and_test_cards_and_people_have_a_page_of_their_own()
    {
        await _world.Hold(await _world.Saved("4000008260000000"));
        var sections = _world.Bank.Sections().ToList();
        Assert.Equal("PORTAL* V123456, hold, 1.00 USD, visa 0000", string.Join(", ", sections[0].Rows[0].Skip(1)));
        Assert.Contains(sections[1].Rows, row => row[0] == "4000001560000002" && row[3].Contains("China", StringComparison.Ordinal));
        var page = await _world.Browser.GetStringAsync("/bank/statement?card=4000+0082+6000+0000");
        Assert.Contains("<td>PORTAL* V123456</td><td>hold</td><td>1.00 USD</td>", page, StringComparison.Ordinal);
        Assert.Contains("Nothing has been charged.", await _world.Browser.GetStringAsync("/bank/statement?card=4242424242424242"),
            StringComparison.Ordinal);
        Assert.Contains("Show statement", await _world.Browser.GetStringAsync("/bank/statement"), StringComparison.Ordinal);
    }
}
