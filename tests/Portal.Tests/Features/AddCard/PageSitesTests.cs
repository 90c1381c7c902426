using Portal.Tests.Kit;

namespace Portal.Tests.Features.AddCard;

/// <summary>Whatever the processor answers, visitors are sent to its own sites alone, as they are configured.</summary>
public sealed class PageSitesTests : PortalTest
{
    private static readonly (string, string?) Elsewhere = ("Cards:PageSites:0", "http://127.0.0.1:9");

    [Fact]
    public async Task Nobody_is_sent_to_a_page_for_the_number_that_is_elsewhere()
    {
        World.TroubleIsExpected = true;
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf([("Cards:Entry", "Hosted"), Elsewhere]);
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/payment-methods/card");

        var page = await person.Visitor.PressAsync("Next");

        Assert.Equal((500, "/payment-methods/card"), (page.Status, page.Path));
        Assert.Equal(0, await World.CountAsync("card_offers", "page_id IS NOT NULL"));
    }

    [Fact]
    public async Task Nor_to_a_bank_that_is_elsewhere()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        person.Visitor = World.VisitorOf([Elsewhere]);
        await person.SignInAsync();

        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(CardNumbers.Next(CardNumbers.AsksItsOwner))).Path);
    }
}
