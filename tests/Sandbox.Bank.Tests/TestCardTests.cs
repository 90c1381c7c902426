using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class TestCardTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public void Every_listed_number_is_plausible_and_listed_once()
    {
        Assert.All(TestCards.All, card => Assert.True(CardNumbers.IsPlausible(card.Number), card.Number));
        Assert.Equal(TestCards.All.Count, TestCards.All.Select(card => card.Number).Distinct().Count());
    }

    [Theory]
    [InlineData("400000826", "GB", "credit")]
    [InlineData("400000276", "DE", "credit")]
    [InlineData("424242424", "US", "credit")]
    [InlineData("400000156", "CN", "credit")]
    [InlineData("510510510", "US", "prepaid")]
    [InlineData("400005826", "GB", "debit")]
    [InlineData("411111111", "US", "credit")]
    [InlineData("40000027603", "DE", "credit")]
    public async Task An_unlisted_number_behaves_like_the_listed_one_with_its_first_nine_digits(
        string start, string country, string funding)
    {
        var method = await _world.Enter(Checks.Number(start));
        Assert.Equal((country, funding), (method.Card.Country, method.Card.Funding));
        Assert.Equal("succeeded", (await _world.Charge(await _world.Saved(Checks.Number(start)))).Status);
    }

    [Fact]
    public async Task An_unlisted_number_that_shares_fourteen_digits_behaves_like_that_card()
    {
        var customer = await _world.NewCustomer();
        var method = await _world.Enter(Checks.Number("400000250000317"));
        var setup = await _world.Stripe.V1.SetupIntents.CreateAsync(Cards.Setup(customer.Id, method.Id), Cards.Once());
        Assert.Equal(("FR", "requires_action"), (method.Card.Country, setup.Status));
        Assert.Equal("generic_decline", (await Refused(() => _world.Saved(Checks.Number("400000000123")))).DeclineCode);
    }

    [Theory]
    [InlineData("4000000000000002", "card_declined", "generic_decline")]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds")]
    [InlineData("4000000000009987", "card_declined", "lost_card")]
    [InlineData("4000000000009979", "card_declined", "stolen_card")]
    [InlineData("4000000000000069", "expired_card", null)]
    [InlineData("4000000000000127", "incorrect_cvc", null)]
    [InlineData("4000000000000119", "processing_error", null)]
    public async Task A_refused_card_can_be_entered_but_neither_saved_nor_charged(string number, string code, string? decline)
    {
        var customer = await _world.NewCustomer();
        var method = await _world.Enter(number);
        var setup = await Refused(() => _world.Stripe.V1.SetupIntents.CreateAsync(Cards.Setup(customer.Id, method.Id), Cards.Once()));
        Assert.Equal((code, decline, "requires_payment_method"), (setup.Code, setup.DeclineCode, setup.SetupIntent.Status));
        var attach = await Refused(
            () => _world.Stripe.V1.PaymentMethods.AttachAsync(method.Id, new() { Customer = customer.Id }, Cards.Once()));
        Assert.Equal((code, decline), (attach.Code, attach.DeclineCode));
        var pay = Cards.Pay((customer.Id, method.Id), 60);
        pay.OffSession = null;
        var charge = await Refused(() => _world.Stripe.V1.PaymentIntents.CreateAsync(pay, Cards.Once()));
        Assert.Equal((code, decline, "requires_payment_method", code),
            (charge.Code, charge.DeclineCode, charge.PaymentIntent.Status, charge.PaymentIntent.LastPaymentError.Code));
        Assert.Equal((false, "failed", code), await Failure(charge.Charge));
        Assert.Empty(await _world.Statement(number));
    }

    [Fact]
    public async Task A_card_can_be_saved_and_have_every_charge_declined()
    {
        var card = await _world.Saved("4000000000000341");
        Assert.Equal("generic_decline", (await Refused(() => _world.Charge(card))).DeclineCode);
        Assert.Equal("generic_decline", (await Refused(() => _world.Hold(card))).DeclineCode);
    }

    [Fact]
    public async Task A_security_code_that_does_not_match_shows_in_the_check()
    {
        var bad = await _world.Saved("4000000000000101");
        var good = await _world.Saved("4242424242424242");
        Assert.Equal("unchecked", (await _world.Enter("4242424242424242")).Card.Checks.CvcCheck);
        Assert.Equal("fail", (await _world.Stripe.V1.PaymentMethods.GetAsync(bad.Method)).Card.Checks.CvcCheck);
        Assert.Equal("pass", (await _world.Stripe.V1.PaymentMethods.GetAsync(good.Method)).Card.Checks.CvcCheck);
    }

    [Theory]
    [InlineData("4242424242424241", "123", 12, 2040, "incorrect_number")]
    [InlineData("4242424242424242", "1234", 12, 2040, "invalid_cvc")]
    [InlineData("378282246310005", "123", 12, 2040, "invalid_cvc")]
    [InlineData("4242424242424242", "123", 13, 2040, "invalid_expiry_month")]
    [InlineData("4242424242424242", "123", 12, 2020, "invalid_expiry_year")]
    public async Task A_mistyped_card_is_refused(string number, string cvc, int month, int year, string code)
    {
        var entry = new PaymentMethodCreateOptions
        {
            Type = "card",
            Card = new() { Number = number, Cvc = cvc, ExpMonth = month, ExpYear = year }
        };
        Assert.Equal(code, (await Refused(() => _world.Stripe.V1.PaymentMethods.CreateAsync(entry, Cards.Once()))).Code);
    }

    [Fact]
    public async Task A_refund_can_be_pending_and_arrive_later()
    {
        var refund = await _world.GiveBack(await _world.Charge(await _world.Saved("4000000000007726")));
        Assert.Equal(("pending", "charge"), (refund.Status, await _world.Kinds("4000000000007726")));
        _world.Clock.Advance(TimeSpan.FromHours(1.1));
        Assert.Equal("succeeded", (await _world.Stripe.V1.Refunds.GetAsync(refund.Id)).Status);
        Assert.Equal("refund charge", await _world.Kinds("4000000000007726"));
    }

    [Fact]
    public async Task A_refund_can_fail_later_and_be_sent_again()
    {
        var charge = await _world.Charge(await _world.Saved("4000000000005126"));
        var refund = await _world.GiveBack(charge);
        Assert.Equal("succeeded", refund.Status);
        _world.Clock.Advance(TimeSpan.FromHours(1.1));
        var failed = await _world.Stripe.V1.Refunds.GetAsync(refund.Id);
        Assert.Equal(("failed", "lost_or_stolen_card", "charge"),
            (failed.Status, failed.FailureReason, await _world.Kinds("4000000000005126")));
        Assert.Equal(0, (await _world.Stripe.V1.Charges.GetAsync(charge.LatestChargeId)).AmountRefunded);
        Assert.Equal("succeeded", (await _world.GiveBack(charge)).Status);
    }

    [Fact]
    public async Task A_charge_that_its_owner_disputes_cannot_be_refunded_until_the_bank_decides_for_the_seller()
    {
        var (stays, turns) = (await _world.Charge(await _world.Saved("4000000000000259")), await _world.Charge(await _world.Saved("4000000000002685")));
        foreach (var charge in new[] { stays, turns })
        {
            Assert.True((await _world.Stripe.V1.Charges.GetAsync(charge.LatestChargeId)).Disputed);
            Assert.Equal("charge_disputed", (await Refused(() => _world.GiveBack(charge))).Code);
        }
        Assert.Equal("refund charge", await _world.Kinds("4000000000002685"));
        _world.Clock.Advance(TimeSpan.FromHours(1.1));
        Assert.Equal("charge_disputed", (await Refused(() => _world.GiveBack(stays))).Code);
        Assert.Equal("charge", await _world.Kinds("4000000000002685"));
        Assert.Equal("succeeded", (await _world.GiveBack(turns)).Status);
    }

    [Fact]
    public async Task The_next_charges_can_be_made_to_fail_by_a_switch()
    {
        var card = await _world.Saved("4242424242424242");
        _world.Faults.Set(new("stripe", "decline"));
        Assert.Equal("generic_decline", (await Refused(() => _world.Hold(card))).DeclineCode);
        _world.Faults.Reset();
        Assert.Equal("requires_capture", (await _world.Hold(card)).Status);
    }

    private async Task<(bool Paid, string Status, string Code)> Failure(string charge)
    {
        var failed = await _world.Stripe.V1.Charges.GetAsync(charge);
        return (failed.Paid, failed.Status, failed.FailureCode);
    }

    private static async Task<StripeError> Refused(Func<Task> act) => (await Assert.ThrowsAsync<StripeException>(act)).StripeError;
}
