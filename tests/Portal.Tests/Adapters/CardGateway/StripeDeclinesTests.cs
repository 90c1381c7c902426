using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using static Portal.Tests.Adapters.CardGateway.Till;

namespace Portal.Tests.Adapters.CardGateway;

public sealed class StripeDeclinesTests(Outside outside) : IClassFixture<Outside>
{
    [Theory]
    [InlineData("4000000000000002", CardDeclines.Declined)]
    [InlineData("4000000000009995", CardDeclines.InsufficientFunds)]
    [InlineData("4000000000009987", CardDeclines.Declined)]
    [InlineData("4000000000009979", CardDeclines.Declined)]
    [InlineData("4000000000000069", CardDeclines.Expired)]
    [InlineData("4000000000000127", CardDeclines.WrongSecurityCode)]
    [InlineData("4000000000000101", CardDeclines.WrongSecurityCode)]
    [InlineData("4000000000000119", CardDeclines.TryAgain)]
    public async Task A_card_that_its_bank_declines_is_not_kept(string number, string why)
    {
        await using var till = await TillAsync();
        Assert.Equal(why, Why(await till.KeepAsync(await till.CardAsync(number))));
        Assert.Equal("", await till.StatementAsync(number));
    }

    [Theory]
    [InlineData("4242424242424241", "123", CardDeclines.WrongNumber)]
    [InlineData("378282246310005", "123", CardDeclines.WrongSecurityCode)]
    public async Task A_mistyped_card_is_told_as_such(string number, string code, string why)
    {
        await using var till = await TillAsync();
        Assert.Equal(why, Why(await till.ReadAsync(number, code)));
    }

    [Fact]
    public async Task A_card_past_its_date_has_expired()
    {
        await using var till = await TillAsync();
        var entry = Entry(Good) with { ExpiryYear = 2020 };
        Assert.Equal(CardDeclines.Expired, Why(await till.Gateway.ReadCardAsync(entry, "read:1", default)));
    }

    [Fact]
    public async Task A_card_can_be_kept_and_every_payment_declined()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync("4000000000000341");
        Assert.Equal(CardDeclines.Declined, Why(await till.Gateway.HoldAsync(order, "hold:1", default)));
        Assert.Equal(CardDeclines.Declined, Why(await till.Gateway.ChargeAsync(order, "charge:1", default)));
        Assert.Equal(CardDeclines.Declined, Why(await till.Gateway.HoldAsync(order, "hold:1", default)));
        Assert.Equal("", await till.StatementAsync("4000000000000341"));
    }

    [Fact]
    public async Task A_bank_out_of_humour_declines()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        outside.Trouble("stripe", "decline");
        Assert.Equal(CardDeclines.Declined, Why(await till.Gateway.HoldAsync(order, "hold:1", default)));
    }

    [Fact]
    public async Task An_issuer_who_wants_to_see_the_customer_is_shown_them_and_then_keeps_the_card()
    {
        await using var till = await TillAsync();
        var card = await till.CardAsync("4000002500003155");
        var asked = Value(await till.KeepAsync(card));
        Assert.False(asked.IsKept);
        Assert.Equal(asked, Value(await till.Gateway.ReadKeptCardAsync(asked.SetupId, default)));

        await AnswerAsync(asked.AuthenticateUrl!, "complete");

        Assert.Equal(new KeptCard(asked.SetupId, true, null), Value(await till.Gateway.ReadKeptCardAsync(asked.SetupId, default)));
        var order = new PaymentOrder(card.Customer, card.Card, Portal.Domain.Money.Usd(100), "verification-1", "123456", "Card check");
        Value(await till.Gateway.HoldAsync(order, "hold:1", default));
    }

    [Fact]
    public async Task Keeping_is_stopped_however_often_it_is_asked_unless_the_customer_was_faster()
    {
        await using var till = await TillAsync();
        var slow = Value(await till.KeepAsync(await till.CardAsync("4000002500003155")));
        var quick = Value(await till.KeepAsync(await till.CardAsync("4000002500003155")));
        await AnswerAsync(quick.AuthenticateUrl!, "complete");

        Assert.Equal(CardDeclines.NotAuthenticated, Why(await till.Gateway.StopKeepingAsync(slow.SetupId, "stop:1", default)));
        Assert.Equal(CardDeclines.NotAuthenticated, Why(await till.Gateway.StopKeepingAsync(slow.SetupId, "stop:another", default)));
        Assert.Equal(new KeptCard(quick.SetupId, true, null), Value(await till.Gateway.StopKeepingAsync(quick.SetupId, "stop:2", default)));
    }

    [Fact]
    public async Task A_customer_who_fails_their_issuers_question_is_not_taken()
    {
        await using var till = await TillAsync();
        var asked = Value(await till.KeepAsync(await till.CardAsync("4000002500003155")));
        await AnswerAsync(asked.AuthenticateUrl!, "fail");
        Assert.Equal(CardDeclines.NotAuthenticated, Why(await till.Gateway.ReadKeptCardAsync(asked.SetupId, default)));
    }

    [Fact]
    public async Task A_payment_that_needs_the_customer_says_so_and_takes_nothing()
    {
        await using var till = await TillAsync();
        var card = await till.CardAsync("4000002760003184");
        await AnswerAsync(Value(await till.KeepAsync(card)).AuthenticateUrl!, "complete");
        var order = new PaymentOrder(card.Customer, card.Card, Portal.Domain.Money.Usd(100), "verification-1", "123456", "Card check");

        Assert.Equal(CardDeclines.AuthenticationRequired, Why(await till.Gateway.HoldAsync(order, "hold:1", default)));
        Assert.Equal(CardDeclines.AuthenticationRequired, Why(await till.Gateway.ChargeAsync(order, "charge:1", default)));
        Assert.Equal("", await till.StatementAsync("4000002760003184"));
    }

    private async Task AnswerAsync(string address, string outcome) =>
        Assert.Equal(303, (int)(await outside.Browser.PostAsync(address, new FormUrlEncodedContent([new("outcome", outcome)]))).StatusCode);

    private async Task<Till> TillAsync() => new(outside, await outside.AdaptersAsync());
}
