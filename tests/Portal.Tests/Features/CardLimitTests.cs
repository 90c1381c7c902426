using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>How many cards may be tried, and which: figures that an operator sets.</summary>
public sealed class CardLimitTests : PortalTest
{
    [Fact]
    public async Task Ten_cards_a_day_then_a_wait_that_is_said()
    {
        var person = await World.People.WithBothProvenAsync();
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await person.AddCardAsync(CardNumbers.Next(CardNumbers.American))).Status);

        var page = await person.AddCardAsync(CardNumbers.Next());

        Assert.Equal(429, page.Status);
        Assert.StartsWith("Too many cards were tried. You can try the next one after ", Assert.Single(page.Errors), StringComparison.Ordinal);
        Assert.Equal(10, (await World.Neighbours.RequestsAsync("stripe")).Count);
    }

    [Fact]
    public async Task A_network_that_tries_many_cards_is_stopped_though_each_account_tries_one()
    {
        (string, string?)[] settings = [("CardChecks:TriesOfNetworkInAnHour", "2")];
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var person = await World.People.WithBothProvenAsync();
            person.Visitor = World.VisitorOf(settings);
            await person.SignInAsync();
            statuses.Add((await person.AddCardAsync(CardNumbers.Next(CardNumbers.American))).Status);
        }

        Assert.Equal([422, 422, 429], statuses);
    }

    [Fact]
    public async Task Which_brands_are_taken_is_a_setting()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        person.Visitor = World.VisitorOf([("CardChecks:AcceptedBrands:0", "unionpay")]);
        await person.SignInAsync();

        Assert.Equal("We cannot take this brand of card. Use one of these: UnionPay.", (await person.AddCardAsync(CardNumbers.Next(CardNumbers.American))).ErrorAt("Card number"));
        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync("6200000000000005")).Path);
    }
}
