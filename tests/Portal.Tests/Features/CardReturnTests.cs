using Microsoft.Extensions.DependencyInjection;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>The way to the issuer (3-D Secure) and to the processor's own page for the number, and back.</summary>
public sealed class CardReturnTests : PortalTest
{
    private static readonly (string, string?)[] Hosted = [("Cards:Entry", "Hosted")];

    [Theory, BothWays]
    public async Task An_issuer_that_wants_to_see_the_owner_sees_them_first(Way way)
    {
        var (person, card) = await AtTheIssuerAsync(way);
        Assert.Equal("Confirm that it is you", person.Visitor.Heading);
        Assert.Empty(await World.Neighbours.StatementAsync(card));

        var back = await person.Visitor.PressAsync("Complete");

        Assert.Equal("/payment-methods/card/confirm", back.Path);
        Assert.True(back.HasButton("OK"));
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
    }

    [Theory, BothWays]
    public async Task Who_does_not_pass_at_the_issuer_has_no_card_and_is_told(Way way)
    {
        var (person, _) = await AtTheIssuerAsync(way);

        var back = await person.Visitor.PressAsync("Fail");
        await World.SettleAsync();

        Assert.Contains("The card was not added", back.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        Assert.Equal(0, await World.OpenIntentsAsync());
        Assert.True((await person.AddCardAsync(CardNumbers.Next(CardNumbers.American))).HasButton("OK"));
    }

    [Fact]
    public async Task Who_comes_back_without_answering_the_issuer_finds_the_way_there_again()
    {
        var (person, _) = await AtTheIssuerAsync(Way.Plain);

        Assert.Equal("/payment-methods/card/confirm", (await person.Visitor.OpenAsync("/payment-methods/card/return")).Path);
        await person.Visitor.FollowAsync("Go to your bank");

        Assert.True((await person.Visitor.PressAsync("Complete")).HasButton("OK"));
    }

    [Fact]
    public async Task Who_never_answers_the_issuer_has_no_card_after_an_hour()
    {
        await AtTheIssuerAsync(Way.Plain);

        for (var i = 0; i < 8; i++)
        {
            World.Advance(TimeSpan.FromMinutes(11));
            await World.QuietAsync();
        }

        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        Assert.Equal("Declined, Declined", await World.LedgerAsync());
        Assert.Equal(0, await World.OpenIntentsAsync());
    }

    [Fact]
    public async Task Who_answers_the_issuer_when_the_hour_is_over_attaches_nothing_any_more()
    {
        var (person, _) = await AtTheIssuerAsync(Way.Plain);
        for (var i = 0; i < 8; i++)
        {
            World.Advance(TimeSpan.FromMinutes(11));
            await World.QuietAsync();
        }

        await person.PressThereAsync("Complete");

        var setup = await World.AskSqlAsync<string>("SELECT setup_id FROM card_checks");
        Assert.IsType<Reply<KeptCard>.Refused>(await World.InScopeAsync(services => services.GetRequiredService<ICardGateway>().ReadKeptCardAsync(setup!, default)));
    }

    [Fact]
    public async Task A_card_whose_issuer_asks_each_time_cannot_be_used()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.Germany);
        await person.AddCardAsync("4000002760003184");

        Assert.Contains("Your bank wants to ask you at every payment", (await person.Visitor.PressAsync("Complete")).Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_number_can_be_typed_on_the_processors_page_instead(Way way)
    {
        var person = await AtHostedAsync(way);
        var card = CardNumbers.Next();

        var back = await TypeThereAsync(person, card);

        Assert.Equal("/payment-methods/card/confirm", back.Path);
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
        Assert.Equal("/setup", (await person.ConfirmCardAsync(card)).Path);
        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/payment-methods/card/return")).Path);
        await World.QuietAsync();
        Assert.Equal("Returned, Returned", await World.LedgerAsync());
    }

    [Fact]
    public async Task The_page_that_leads_there_may_lead_there_and_asks_no_number()
    {
        var person = await AtHostedAsync(Way.Plain);

        var page = await person.Visitor.OpenAsync("/payment-methods/card");

        Assert.False(page.HasField("Card number"));
        Assert.EndsWith("form-action 'self' " + World.Neighbours.Addresses.Http, page.Answered.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5105105105105100", "This is a prepaid, virtual or gift card, and we cannot take it. Use a credit card.")]
    [InlineData("4000001560000002", "This card was issued in mainland China, and we cannot take it. Use a card issued in the country of your account.")]
    [InlineData("4000000000000101", "The security code does not belong to this card. Check it and type the card in again.")]
    [InlineData("4242424242424242", "This card was issued in another country than that of your account. Use a card issued in United Kingdom.")]
    public async Task A_card_typed_there_is_judged_like_any_other_and_comes_off_there_when_refused(string card, string why)
    {
        var person = await AtHostedAsync(Way.Plain);

        var back = await TypeThereAsync(person, card);
        await World.QuietAsync();

        Assert.Equal(422, back.Status);
        Assert.Equal([why], back.Errors);
        Assert.Empty(await World.Neighbours.StatementAsync(card));
        Assert.Single(await World.Neighbours.RequestsAsync("stripe"), request => request.Path.EndsWith("/detach", StringComparison.Ordinal));
        Assert.Contains(why, (await person.Visitor.ReloadAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coming_back_several_times_at_once_takes_the_card_once()
    {
        var person = await AtHostedAsync(Way.Plain);
        var card = CardNumbers.Next();
        await OpenThereAsync(person);
        FillThere(person, card);
        await person.PressThereAsync("Save card");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => person.Visitor.NewTab().OpenAsync("/payment-methods/card/return")));
        await World.QuietAsync();

        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Fact]
    public async Task Who_has_not_finished_there_may_go_on()
    {
        var person = await AtHostedAsync(Way.Plain);
        await OpenThereAsync(person);

        var page = await person.Visitor.OpenAsync("/payment-methods/card/return");

        Assert.Contains("You have not finished", page.Text, StringComparison.Ordinal);
        Assert.Equal("Save your card", (await person.Visitor.FollowAsync("Go on there")).Heading);
    }

    [Fact]
    public async Task A_way_back_is_worth_nothing_in_another_account()
    {
        var person = await AtHostedAsync(Way.Plain);
        var card = CardNumbers.Next();
        var other = await AtHostedAsync(Way.Plain);
        await OpenThereAsync(person);
        FillThere(person, card);
        await person.PressThereAsync("Save card");

        await other.Visitor.OpenAsync("/payment-methods/card/return?session_id=" + await World.AskSqlAsync<string>("SELECT page_id FROM card_offers"));

        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.Empty(await World.Neighbours.StatementAsync(card));
    }

    private async Task<(Person Person, string Card)> AtTheIssuerAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way, Residence.UnitedStates);
        var card = CardNumbers.Next(CardNumbers.AsksItsOwner);
        await person.AddCardAsync(card);
        return (person, card);
    }

    private async Task<Person> AtHostedAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        person.Visitor = World.VisitorOf(Hosted, way);
        await person.SignInAsync();
        return person;
    }

    private static async Task OpenThereAsync(Person person)
    {
        await person.Visitor.OpenAsync("/payment-methods/card");
        Assert.Equal("Save your card", (await person.Visitor.PressAsync("Next")).Heading);
    }

    private static async Task<Page> TypeThereAsync(Person person, string card)
    {
        await OpenThereAsync(person);
        return await FillThere(person, card).PressAsync("Save card");
    }

    private static Visitor FillThere(Person person, string card) => person.Visitor
        .Fill("Card number", card).Fill("Expiry date (MM / YY)", "12 / 39").Fill("Security code (CVC)", "123").Fill("Name on card", "Ann Person");
}
