using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>What the card processor tells of charges for products. Each of these also ends right without the news, but for a dispute.</summary>
public sealed class ChargeNewsTests : PortalTest
{
    [Fact]
    public async Task A_charge_that_waits_for_its_answer_asks_as_soon_as_the_processor_tells()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.AtProductsAsync("Buy");
        await World.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(11));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        World.Advance(TimeSpan.FromSeconds(7));
        await World.QuietAsync();
        Assert.Equal("Collecting", await World.ChargesAsync());

        await World.DeliverAllAsync([World.StripeSays("payment_intent.succeeded", $$$"""{"id":"pi_1","metadata":{"verification_id":"{{{await World.AskSqlAsync<string>("SELECT id FROM charges")}}}"}}""", "evt_1")]);
        World.Advance(TimeSpan.FromSeconds(7));
        await World.QuietAsync();

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_contested_charge_is_noted_for_a_person()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");

        await World.DeliverAllAsync([World.StripeSays("charge.dispute.created", $$$"""{"id":"dp_1","payment_intent":"{{{await World.AskSqlAsync<string>("SELECT vendor_id FROM charges")}}}"}""", "evt_2")]);

        Assert.Equal(1, await World.CountAsync("audit", "act = 'charge-disputed' AND detail = (SELECT id FROM charges)"));
    }
}
