using Portal.Tests.Kit;

namespace Portal.Tests.Features.CollectCharge;

/// <summary>What PayPal has taken is paid, whatever else it says.</summary>
public sealed class TakenAtPayPalTests : PortalTest
{
    [Fact]
    public async Task PayPal_is_asked_to_name_the_payment_when_it_takes_it()
    {
        var person = await World.People.WithPayPalAsync();
        await person.AtProductsAsync("Buy");

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.DoesNotContain(await World.Neighbours.RequestsAsync("paypal"), request => request.Method == "GET" && request.Path.StartsWith("/v2/checkout/orders/", StringComparison.Ordinal));
    }

    /// <summary>Whatever PayPal says of taking it once more, it is no word on whether it has taken it.</summary>
    [Theory, InlineData("taken-but-unread"), InlineData("payment-pending")]
    public async Task What_PayPal_said_it_took_is_only_read_from_then_on(string word)
    {
        var person = await World.People.WithPayPalAsync();
        await person.BuyUnheardAsync();
        await World.SqlAsync("UPDATE intents SET last_word = $1 WHERE kind = 'collect-charge'", word);
        var asked = await CapturesAskedAsync();

        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(5));

        Assert.Equal(["12.00"], await World.TakenAtPayPalAsync());
        Assert.Equal(("Paid", asked), (await World.ChargesAsync(), await CapturesAskedAsync()));
    }

    private async Task<int> CapturesAskedAsync() => (await World.Neighbours.RequestsAsync("paypal")).Count(request => request.Path.EndsWith("/capture", StringComparison.Ordinal));
}
