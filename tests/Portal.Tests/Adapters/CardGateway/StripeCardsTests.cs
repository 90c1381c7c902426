using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using static Portal.Tests.Adapters.CardGateway.Till;

namespace Portal.Tests.Adapters.CardGateway;

public sealed class StripeCardsTests(Outside outside) : IClassFixture<Outside>
{
    [Theory]
    [InlineData(Good, "US", "credit", "visa")]
    [InlineData("4000056655665556", "US", "debit", "visa")]
    [InlineData("5105105105105100", "US", "prepaid", "mastercard")]
    [InlineData("4000001560000002", "CN", "credit", "visa")]
    [InlineData("4000008260000000", "GB", "credit", "visa")]
    public async Task A_card_is_read_without_a_charge(string number, string country, string funding, string brand)
    {
        await using var till = await TillAsync();
        var card = Value(await till.ReadAsync(number));
        Assert.Equal((country, funding, brand, number[^4..], 12, 2040), (card.Country, card.Funding, card.Brand, card.Last4, card.ExpiryMonth, card.ExpiryYear));
        Assert.NotNull(card.Fingerprint);
        Assert.Equal("", await till.StatementAsync(number));
    }

    [Fact]
    public async Task Blanks_and_dashes_in_a_number_are_how_it_is_printed()
    {
        await using var till = await TillAsync();
        Assert.Equal(Value(await till.ReadAsync(Good)).Fingerprint, Value(await till.ReadAsync(" 4242 4242-4242\u00a04242 ")).Fingerprint);
    }

    [Fact]
    public async Task One_number_has_one_fingerprint()
    {
        await using var till = await TillAsync();
        var (first, again, other) = (Value(await till.ReadAsync(Good)), Value(await till.ReadAsync(Good)), Value(await till.ReadAsync("5555555555554444")));
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public async Task A_hold_shows_our_code_on_the_statement_and_goes_when_it_is_voided()
    {
        await using var till = await TillAsync();
        var hold = Value(await till.Gateway.HoldAsync(await till.KeptAsync(Good), "hold:1", default));

        Assert.EndsWith("* V123456", hold.StatementLine, StringComparison.Ordinal);
        Assert.Equal($"hold 1.00 {hold.StatementLine}", await till.StatementAsync(Good));

        Assert.True(Value(await till.Gateway.VoidAsync(hold.Id, "void:1", default)));
        Assert.StartsWith("hold 1.00", await till.StatementAsync(Good), StringComparison.Ordinal);
        Assert.Contains("void 1.00", await till.StatementAsync(Good), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charge_is_given_back_once_however_often_it_is_asked()
    {
        await using var till = await TillAsync();
        var charge = Value(await till.Gateway.ChargeAsync(await till.KeptAsync(Good, 73), "charge:1", default));

        var first = Value(await till.Gateway.RefundAsync(charge.Id, "refund:1", default));
        Assert.Equal(first, Value(await till.Gateway.RefundAsync(charge.Id, "refund:1", default)));
        // Somebody else's, which is the newest by now.
        var other = Value(await till.Gateway.ChargeAsync(await till.KeptAsync("4000008260000000"), "charge:2", default));
        Value(await till.Gateway.RefundAsync(other.Id, "refund:2", default));
        Assert.Equal(first, Value(await till.Gateway.RefundAsync(charge.Id, "refund:another", default)));

        Assert.Equal($"charge 0.73 {charge.StatementLine}, refund 0.73 {charge.StatementLine}", await till.StatementAsync(Good));
    }

    [Fact]
    public async Task A_hold_is_voided_however_often_it_is_asked_also_after_it_lapsed()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        var hold = Value(await till.Gateway.HoldAsync(order, "hold:1", default));
        Assert.True(Value(await till.Gateway.VoidAsync(hold.Id, "void:1", default)));
        Assert.True(Value(await till.Gateway.VoidAsync(hold.Id, "void:another", default)));

        var forgotten = Value(await till.Gateway.HoldAsync(order, "hold:2", default));
        outside.Advance(TimeSpan.FromDays(8));
        Assert.True(Value(await till.Gateway.VoidAsync(forgotten.Id, "void:2", default)));
    }

    [Fact]
    public async Task What_was_taken_cannot_be_voided()
    {
        await using var till = await TillAsync();
        var charge = Value(await till.Gateway.ChargeAsync(await till.KeptAsync(Good), "charge:1", default));
        Assert.Equal("not-a-hold", Why(await till.Gateway.VoidAsync(charge.Id, "void:1", default)));
    }

    [Fact]
    public async Task The_same_key_gives_the_first_answer_and_one_effect()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        var first = Value(await till.Gateway.HoldAsync(order, "hold:1", default));
        Assert.Equal(first, Value(await till.Gateway.HoldAsync(order, "hold:1", default)));
        Assert.Equal($"hold 1.00 {first.StatementLine}", await till.StatementAsync(Good));
    }

    [Fact]
    public async Task Another_order_under_a_used_key_does_nothing_and_leaves_the_first_open()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        var first = Value(await till.Gateway.HoldAsync(order, "hold:1", default));
        var other = await till.Gateway.HoldAsync(order with { Amount = Money.Usd(99) }, "hold:1", default);
        Assert.Equal("key-used-for-another-order", Assert.IsType<Reply<GatewayPayment>.Unknown>(other).Why);
        Assert.Equal($"hold 1.00 {first.StatementLine}", await till.StatementAsync(Good));
    }

    [Fact]
    public async Task The_sample_line_is_what_the_statement_shows()
    {
        await using var till = await TillAsync();
        var hold = Value(await till.Gateway.HoldAsync(await till.KeptAsync(Good), "hold:1", default));
        Assert.Equal("PORTAL* V123456", till.Gateway.StatementLine("123456"));
        Assert.Equal(hold.StatementLine!.Split('*')[1], till.Gateway.StatementLine("123456").Split('*')[1]);
        Assert.True(till.Gateway.StatementLine("123456").Length <= 22);
    }

    [Fact]
    public async Task A_plain_charge_has_no_code()
    {
        await using var till = await TillAsync();
        var charge = Value(await till.Gateway.ChargeAsync(await till.KeptAsync(Good) with { StatementCode = null }, "charge:1", default));
        Assert.DoesNotContain("V123456", charge.StatementLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smallest_amount_is_the_smallest()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        Value(await till.Gateway.ChargeAsync(order with { Amount = Money.Usd(till.Gateway.SmallestChargeCents) }, "charge:1", default));
    }

    [Fact]
    public async Task A_card_that_is_gone_already_is_taken_off_all_the_same()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        Assert.True(Value(await till.Gateway.DetachCardAsync(order.CardId, "detach:1", default)));
        Assert.True(Value(await till.Gateway.DetachCardAsync(order.CardId, "detach:2", default)));
        Assert.True(Value(await till.Gateway.DetachCardAsync("pm_unknown", "detach:3", default)));
    }

    [Fact]
    public async Task A_customer_who_is_gone_already_is_deleted_all_the_same()
    {
        await using var till = await TillAsync();
        var customer = await till.CustomerAsync();
        Assert.True(Value(await till.Gateway.DeleteCustomerAsync(customer, default)));
        Assert.True(Value(await till.Gateway.DeleteCustomerAsync(customer, default)));
        Assert.True(Value(await till.Gateway.DeleteCustomerAsync("cus_unknown", default)));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var till = await TillAsync();
        Assert.Equal("not-found", Why(await till.Gateway.VoidAsync("pi_unknown", "void:1", default)));
        Assert.Equal("not-found", Why(await till.Gateway.RefundAsync("pi_unknown", "refund:1", default)));
        Assert.Equal("not-found", Why(await till.Gateway.ReadHostedEntryAsync("cs_test_unknown", default)));
        Assert.Equal("not-found", Why(await till.Gateway.ReadKeptCardAsync("seti_unknown", default)));
    }

    private async Task<Till> TillAsync() => new(outside, await outside.AdaptersAsync());
}
