using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class AddPaymentMethodTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_card_is_the_first_choice_and_what_it_costs_is_said_beforehand(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/setup");

        var page = await person.Visitor.FollowAsync("Add a payment method");

        Assert.Equal("on", page.ValueOf("Credit card"));
        Assert.Equal(4, page.Document.QuerySelectorAll("main form ul li").Length);
        Assert.Contains("given back within 24 hours", page.Text, StringComparison.Ordinal);
        Assert.Equal("Card information", (await person.Visitor.PressAsync("Next")).Heading);
    }

    [Theory, BothWays]
    public async Task PayPal_is_the_other(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/add");

        Assert.Equal("Add PayPal", (await person.Visitor.Choose("PayPal").PressAsync("Next")).Heading);
    }

    [Fact]
    public async Task Who_has_a_card_already_is_told_so_beforehand()
    {
        var (person, card) = await World.People.WithCardAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods/add");

        Assert.Contains($"Visa ending in {card[^4..]}. Remove it first", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Confirm your card"));
    }

    [Fact]
    public async Task There_is_no_third()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/payment-methods/add");

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Next").With("Kind", "cheque"));

        Assert.Equal((422, "/payment-methods/add"), (page.Status, page.Path));
        Assert.Equal(["Choose a credit card or PayPal"], page.Errors);
    }

    [Theory, BothWays]
    public async Task Cancel_leads_back_to_the_list(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/add");

        Assert.Equal("/setup", (await person.Visitor.FollowAsync("Cancel")).Path);
    }

    [Fact]
    public async Task Who_has_proven_nothing_has_to_do_that_first()
    {
        var person = await World.People.RegisteredAsync();

        foreach (var path in new[] { "/payment-methods", "/payment-methods/add", "/payment-methods/card", "/payment-methods/card/confirm" })
            Assert.Equal("/verify/email", (await person.Visitor.OpenAsync(path)).Path);
    }
}
