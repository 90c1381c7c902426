using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class PaymentMethodsTests : PortalTest
{
    [Theory, BothWays]
    public async Task It_shows_what_is_attached_and_how_it_stands(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var page = await person.Visitor.FollowAsync("Payment methods");
        Assert.Contains($"Visa ending in {card[^4..]} Waiting for confirmation", page.Text, StringComparison.Ordinal);

        Assert.Equal("/payment-methods/card/confirm", (await person.Visitor.FollowAsync("Confirm your card")).Path);
        await person.ConfirmCardAsync(card);

        page = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains($"Visa ending in {card[^4..]} Verified", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(card[..12], page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_anybody_elses()
    {
        var (_, card) = await World.People.ReadyAsync();
        var other = await World.People.WithBothProvenAsync();

        Assert.DoesNotContain(card[^4..], (await other.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Each_has_a_button_to_remove_it_that_says_which_one_it_is_for(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");

        var page = await person.Visitor.OpenAsync("/payment-methods");

        var buttons = page.Document.QuerySelectorAll("main button").Where(button => Page.Clean(button) == "Remove").ToList();
        Assert.Equal([$"Visa ending in {card[^4..]}", "PayPal billing agreement"], buttons.Select(button => Page.Clean(page.Document.GetElementById(button.GetAttribute("aria-describedby")!))));
        page = await person.Visitor.PressAsync("Remove");
        Assert.Equal("Remove this payment method?", page.Heading);
        Assert.Contains(card[^4..], page.Text, StringComparison.Ordinal);
        Assert.Equal(2, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task Without_any_it_says_so_and_offers_to_add_one(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods");

        Assert.Equal("/payment-methods/add", (await person.Visitor.FollowAsync("Add a payment method")).Path);
    }
}
