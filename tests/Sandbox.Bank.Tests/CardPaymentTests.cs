using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class CardPaymentTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_card_tells_country_and_funding_before_any_charge()
    {
        var method = await _world.Enter("4000008260000000");
        Assert.Equal(("GB", "credit", "visa", "0000", 12, 2040),
            (method.Card.Country, method.Card.Funding, method.Card.Brand, method.Card.Last4, method.Card.ExpMonth, method.Card.ExpYear));
        Assert.Equal("Ann Lee", method.BillingDetails.Name);
        Assert.Equal("prepaid", (await _world.Enter("5105105105105100")).Card.Funding);
        Assert.Equal("CN", (await _world.Enter("4000001560000002")).Card.Country);
    }

    [Fact]
    public async Task The_same_number_has_the_same_fingerprint_and_another_number_another_one()
    {
        var first = await _world.Enter("4242424242424242");
        var second = await _world.Enter("4242424242424242");
        var other = await _world.Enter(Checks.Number("424242424"));
        Assert.Equal(first.Card.Fingerprint, second.Card.Fingerprint);
        Assert.NotEqual(first.Card.Fingerprint, other.Card.Fingerprint);
    }

    [Fact]
    public async Task A_hold_is_made_and_voided_and_both_are_on_the_statement()
    {
        var card = await _world.Saved("4242424242424242");
        var hold = await _world.Hold(card);
        Assert.Equal(("requires_capture", 100L), (hold.Status, hold.AmountCapturable));
        Assert.Equal("PORTAL* V123456", hold.LatestCharge.CalculatedStatementDescriptor);
        Assert.True(hold.LatestCharge.PaymentMethodDetails.Card.CaptureBefore > DateTime.UnixEpoch);
        var voided = await _world.Stripe.V1.PaymentIntents.CancelAsync(
            hold.Id, new() { CancellationReason = "requested_by_customer" }, Cards.Once());
        Assert.Equal(("canceled", "requested_by_customer"), (voided.Status, voided.CancellationReason));
        var lines = await _world.Statement("4242424242424242");
        Assert.Equal("void hold", await _world.Kinds("4242424242424242"));
        Assert.Equal("""{"kind":"hold","amount":"1.00","currency":"USD","description":"PORTAL* V123456"}""", WithoutDate(lines[1]));
    }

    [Fact]
    public async Task Cancelling_twice_is_refused()
    {
        var hold = await _world.Hold(await _world.Saved("4242424242424242"));
        await _world.Stripe.V1.PaymentIntents.CancelAsync(hold.Id, null, Cards.Once());
        var again = await Assert.ThrowsAsync<StripeException>(
            () => _world.Stripe.V1.PaymentIntents.CancelAsync(hold.Id, null, Cards.Once()));
        Assert.Equal("payment_intent_unexpected_state", again.StripeError.Code);
    }

    [Fact]
    public async Task A_charge_is_taken_and_refunded_once()
    {
        var charge = await _world.Charge(await _world.Saved("4242424242424242"), 73);
        Assert.Equal(("succeeded", 73L, true), (charge.Status, charge.AmountReceived, charge.LatestCharge.Paid));
        var refund = await _world.GiveBack(charge);
        Assert.Equal(("succeeded", 73L), (refund.Status, refund.Amount));
        Assert.Equal("refund charge", await _world.Kinds("4242424242424242"));
        Assert.Equal("0.73", (await _world.Statement("4242424242424242"))[0]["amount"]!.GetValue<string>());
        var again = await Assert.ThrowsAsync<StripeException>(() => _world.GiveBack(charge));
        Assert.Equal("charge_already_refunded", again.StripeError.Code);
        var after = await _world.Stripe.V1.Charges.GetAsync(charge.LatestChargeId);
        Assert.Equal((true, 73L), (after.Refunded, after.AmountRefunded));
    }

    private static string WithoutDate(System.Text.Json.Nodes.JsonObject line)
    {
        Assert.True(DateTimeOffset.TryParse(line["at"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out _));
        line.Remove("at");
        return line.ToJsonString();
    }
}
