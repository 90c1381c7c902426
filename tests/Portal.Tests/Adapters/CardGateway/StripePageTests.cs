using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using static Portal.Tests.Adapters.CardGateway.Till;

namespace Portal.Tests.Adapters.CardGateway;

/// <summary>The processor's own page for card entry.</summary>
public sealed class StripePageTests(Outside outside) : IClassFixture<Outside>
{
    [Fact]
    public async Task A_card_typed_there_comes_back_with_its_customer()
    {
        await using var till = await TillAsync();
        var (customer, page) = await OpenAsync(till);
        Assert.Null(Value(await till.Gateway.ReadHostedEntryAsync(page.Id, default)));

        var back = await TypeAsync(page, "4000008260000000");

        Assert.Equal($"http://127.0.0.1:5080/back?state=abc&session_id={page.Id}", back);
        var card = Value(await till.Gateway.ReadHostedEntryAsync(page.Id, default))!;
        Assert.Equal((customer, "GB", "credit", "0000"), (card.CustomerId, card.Country, card.Funding, card.Last4));
        Assert.Equal(Value(await till.ReadAsync("4000008260000000")).Fingerprint, card.Fingerprint);
    }

    [Fact]
    public async Task A_card_typed_there_can_be_charged()
    {
        await using var till = await TillAsync();
        var (customer, page) = await OpenAsync(till);
        await TypeAsync(page, Good);
        var card = Value(await till.Gateway.ReadHostedEntryAsync(page.Id, default))!;
        Value(await till.Gateway.HoldAsync(new PaymentOrder(customer, card.Id, Portal.Domain.Money.Usd(100), "v", "123456", "Card check"), "hold:1", default));
    }

    [Fact]
    public async Task The_same_key_opens_the_same_page_however_late()
    {
        await using var till = await TillAsync();
        var order = new HostedEntryOrder(await till.CustomerAsync(), "verification-1", "http://127.0.0.1:5080/back", "http://127.0.0.1:5080/cancel");
        var first = Value(await till.Gateway.OpenHostedEntryAsync(order, "page:1", default));
        outside.Advance(TimeSpan.FromHours(2));
        Assert.Equal(first, Value(await till.Gateway.OpenHostedEntryAsync(order, "page:1", default)));
    }

    [Fact]
    public async Task A_card_whose_security_code_does_not_match_comes_back_declined()
    {
        await using var till = await TillAsync();
        var (_, page) = await OpenAsync(till);
        await TypeAsync(page, "4000000000000101");
        var card = Value(await till.Gateway.ReadHostedEntryAsync(page.Id, default))!;
        Assert.Equal((CardDeclines.WrongSecurityCode, "0101"), (card.Declined, card.Last4));
    }

    [Fact]
    public async Task A_page_that_nobody_used_expires()
    {
        await using var till = await TillAsync();
        var (_, page) = await OpenAsync(till);
        outside.Advance(TimeSpan.FromDays(2));
        Assert.Equal("page-expired", Why(await till.Gateway.ReadHostedEntryAsync(page.Id, default)));
    }

    private static async Task<(string Customer, HostedEntry Page)> OpenAsync(Till till)
    {
        var customer = await till.CustomerAsync();
        var order = new HostedEntryOrder(customer, "verification-1", "http://127.0.0.1:5080/back?state=abc", "http://127.0.0.1:5080/cancel");
        return (customer, Value(await till.Gateway.OpenHostedEntryAsync(order, till.NewKey(), default)));
    }

    private async Task<string?> TypeAsync(HostedEntry page, string number)
    {
        var answer = await outside.Browser.PostAsync(page.Url, new FormUrlEncodedContent(
            [new("number", number), new("expiry", "12 / 40"), new("cvc", "123"), new("name", "Ann Marker")]));
        return answer.Headers.Location?.ToString();
    }

    private async Task<Till> TillAsync() => new(outside, await outside.AdaptersAsync());
}
