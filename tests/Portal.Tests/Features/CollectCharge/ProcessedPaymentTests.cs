using Portal.Tests.Kit;

namespace Portal.Tests.Features.CollectCharge;

/// <summary>Payments that the processor takes a day and more for, longer than it remembers their keys: each is made once, and none is forgotten.</summary>
public sealed class ProcessedPaymentTests : PortalTest
{
    [Theory, InlineData("ok", "Paid"), InlineData("decline", "Pending")]
    public async Task A_charge_waits_for_its_end_and_is_taken_once(string end, string state)
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "processing");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", end);
        await World.PassAsync(TimeSpan.FromHours(25), TimeSpan.FromHours(1));
        Assert.Equal("Collecting", await World.ChargesAsync());
        Assert.Empty(await World.TakenAsync(card));

        await World.PassAsync(TimeSpan.FromHours(4), TimeSpan.FromHours(1));
        Assert.Equal(state, await World.ChargesAsync());
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassDaysAsync(3);

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task The_hold_of_a_card_check_is_given_back_when_it_comes_after_its_day()
    {
        var card = CardNumbers.Next(CardNumbers.American);
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await World.Neighbours.TroubleAsync("stripe", "processing");
        await person.AddCardAsync(card);
        await World.Neighbours.TroubleAsync("stripe", "ok");

        await World.PassAsync(TimeSpan.FromHours(30), TimeSpan.FromHours(1));
        await World.PassDaysAsync(2);

        Assert.Equal("hold void", await World.StatementKindsAsync(card));
        Assert.Equal(0, await World.CountAsync("intents", "kind IN ('hold-on-card', 'charge-card', 'void-hold', 'refund-charge') AND ended_at IS NULL"));
    }
}
