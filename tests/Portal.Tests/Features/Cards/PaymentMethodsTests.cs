using Portal.Tests.Kit;

namespace Portal.Tests.Features.Cards;

/// <summary>What is attached, how it stands, choosing what to add, and removing it.</summary>
public sealed class PaymentMethodsTests : PortalTest
{
    [Theory, BothWays]
    public async Task Nothing_is_attached_at_first_and_adding_begins_with_a_choice(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        var list = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains("There is no payment method on your account yet.", list.Text, StringComparison.Ordinal);

        var choice = await person.Visitor.FollowAsync("Add a payment method");

        Assert.Equal("Add a payment method", choice.Heading);
        Assert.Equal("on", choice.ValueOf("Credit card"));
        Assert.Null(choice.ValueOf("PayPal"));
        foreach (var note in new[] { "reserve USD 1.00", "within 24 hours", "prepaid, virtual or gift cards", "mainland China", "another country", "one account only", "never saved" })
            Assert.Contains(note, choice.Text, StringComparison.Ordinal);
        Assert.Equal("/payment-methods/card", (await person.Visitor.PressAsync("Next")).Path);
    }

    [Theory, BothWays]
    public async Task PayPal_is_the_other_way(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        await person.Visitor.OpenAsync("/payment-methods/add");

        Assert.Equal("/payment-methods/paypal", (await person.Visitor.Choose("PayPal").PressAsync("Next")).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("//evil.example")]
    [InlineData("card/confirm")]
    public async Task Nothing_else_can_be_chosen(string kind)
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        await person.Visitor.OpenAsync("/payment-methods/add");

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Next").With("Kind", kind));

        Assert.Equal((422, "/payment-methods/add"), (page.Status, page.Path));
    }

    [Theory, BothWays]
    public async Task The_list_shows_how_a_card_stands_and_its_last_four_digits_alone(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);

        var waiting = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains($"Visa ending in {card[^4..]} Waiting for confirmation Good to 12/2031", waiting.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(card[^6..], waiting.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await person.ConfirmAsync(card);

        var verified = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains($"Visa ending in {card[^4..]} Verified", verified.Text, StringComparison.Ordinal);
        Assert.False(verified.HasLink("Confirm your card"));
    }

    [Fact]
    public async Task The_choice_says_when_there_is_a_card_already()
    {
        var (person, card) = await World.People.WithCardAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods/add");

        Assert.Contains("Your account has a card already", page.Text, StringComparison.Ordinal);
        Assert.Contains(card[^4..], page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Confirm your card"));
    }

    [Theory, BothWays]
    public async Task A_removed_card_is_off_here_and_at_the_processor_and_may_come_back(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        await person.ConfirmAsync(card);
        await World.QuietAsync();

        var list = await person.RemoveCardAsync();
        await World.QuietAsync();

        Assert.Equal("/payment-methods", list.Path);
        Assert.DoesNotContain(card[^4..], list.Text, StringComparison.Ordinal);
        Assert.Single(await World.Neighbours.RequestsAsync("stripe"), request => request is { Status: 200 } && request.Path.EndsWith("/detach", StringComparison.Ordinal));
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("A payment method was removed", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'payment-method-removed'"));
        var other = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        Assert.True((await other.AddCardAsync(card)).HasButton("OK"));
    }

    [Theory, BothWays]
    public async Task Removing_twice_is_removing_once(Way way)
    {
        var (person, _) = await World.People.WithCardAsync(way);
        await person.Visitor.OpenAsync("/payment-methods");
        await person.Visitor.FollowAsync("Remove");
        var form = person.Visitor.Prepare("Remove");

        var pages = await person.Visitor.SendAtOnceAsync(form, 5);
        var again = await person.Visitor.SendAsync(form);

        Assert.All(pages.Append(again), page => Assert.Equal("/payment-methods", page.Path));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'payment-method-removed'"));
    }

    [Theory, BothWays]
    public async Task Somebody_elses_card_is_as_unknown_as_none(Way way)
    {
        var (owner, _) = await World.People.WithCardAsync(way);
        var (other, _) = await World.People.WithCardAsync(way);
        await owner.Visitor.OpenAsync("/payment-methods");
        var path = (await owner.Visitor.FollowAsync("Remove")).Path;
        await other.Visitor.OpenAsync("/payment-methods");
        await other.Visitor.FollowAsync("Remove");
        var form = other.Visitor.Prepare("Remove").With("id", path.Split('=')[1]);

        Assert.Equal(404, (await other.Visitor.SendAsync(form)).Status);
        Assert.Equal(404, (await other.Visitor.OpenAsync(path)).Status);
        Assert.Equal(404, (await other.Visitor.OpenAsync("/payment-methods/remove?id=nobody")).Status);
        Assert.Equal(404, (await other.Visitor.OpenAsync("/payment-methods/remove")).Status);
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NOT NULL"));
    }
}
