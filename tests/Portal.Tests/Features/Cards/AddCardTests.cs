using Portal.Tests.Kit;
using static Portal.Tests.Features.Cards.CardSteps;

namespace Portal.Tests.Features.Cards;

/// <summary>Adding a card: what is typed, what is refused without moving money, and what happens at the bank when it is taken.</summary>
public sealed class AddCardTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_card_is_held_and_charged_and_waits_for_its_owner(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        var card = NewCard();

        var page = await person.AddCardAsync(card);

        Assert.Equal(("/payment-methods/card/confirm", "Confirm your card"), (page.Path, page.Heading));
        var lines = await World.Neighbours.StatementAsync(card);
        Assert.Equal(["charge", "hold"], lines.Select(line => line.Kind));
        Assert.Equal("1.00", lines[1].Amount);
        Assert.Matches(@"^0\.[5-9]\d$", lines[0].Amount);
        Assert.Matches(@"^PORTAL\* V\d{6}$", lines[0].Description);
        Assert.Equal(lines[0].Description, lines[1].Description);
        Assert.Equal("Applied, Applied", await World.LedgerAsync());
        Assert.Equal(2, await World.CountAsync("intents", "kind IN ('void-hold', 'refund-charge') AND ended_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_typed_comes_back(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        var visitor = await person.Visitor.TypeCardAsync("4242 4242 4242 4241", "13", "2031", "12", "7");

        var page = await visitor.PressAsync("Next");

        Assert.Equal(422, page.Status);
        Assert.Equal("Check the card number. A digit is wrong, or two are the wrong way round.", page.ErrorAt("Card number"));
        Assert.Equal("Enter the month as a number from 1 to 12", page.ErrorAt("Month"));
        Assert.Equal("The security code has 3 digits. They are on the back of the card.", page.ErrorAt("Security code"));
        Assert.Equal("Type the name as it stands on the card, in letters", page.ErrorAt("Card holder name"));
        Assert.All(["Card number", "Month", "Year", "Security code", "Card holder name"], label => Assert.Equal("", page.ValueOf(label)));
        Assert.Empty(await World.Neighbours.RequestsAsync("stripe"));
    }

    [Fact]
    public async Task An_empty_form_says_what_to_enter()
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        await person.Visitor.OpenAsync("/payment-methods/card");

        var page = await person.Visitor.PressAsync("Next");

        Assert.Equal(["Enter the card number", "Enter the expiration date", "Enter the security code", "Enter the name on the card"], page.Errors);
    }

    [Theory]
    [InlineData("4000001560000002", "This card was issued in mainland China, and we cannot take it. Use a card issued in the country of your account.")]
    [InlineData("5105105105105100", "This is a prepaid, virtual or gift card, and we cannot take it. Use a credit card.")]
    [InlineData("6200000000000005", "We cannot take this brand of card. Use one of these: Visa, Mastercard, American Express, Discover, Diners Club, JCB.")]
    [InlineData("4000008260000000", "This card was issued in another country than that of your account. Use a card issued in United States.")]
    [InlineData("4000003440000004", "This card was issued in another country than that of your account. Use a card issued in United States.")]
    public async Task A_card_we_do_not_take_is_refused_with_its_reason_and_costs_nothing(string card, string why)
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);

        var page = await person.AddCardAsync(card);
        await World.QuietAsync();

        Assert.Equal((422, why), (page.Status, page.ErrorAt("Card number")));
        Assert.Equal(["/v1/payment_methods"], (await World.Neighbours.RequestsAsync("stripe")).Select(request => request.Path));
        Assert.Empty(await World.Neighbours.StatementAsync(card));
        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.Equal(0, await World.CountAsync("card_payments"));
    }

    [Theory]
    [InlineData("4000000000000002", "Card number", "Your bank declined this card. Ask your bank why, or use another card.")]
    [InlineData("4000000000009979", "Card number", "Your bank declined this card. Ask your bank why, or use another card.")]
    [InlineData("4000000000009995", "Card number", "There is not enough money on this card for the check. Use another card, or try again when there is.")]
    [InlineData("4000000000000069", "Month", "Your bank says that this card has expired. Check the date, or use another card.")]
    [InlineData("4000000000000127", "Security code", "The security code does not belong to this card. Check it and type the card in again.")]
    [InlineData("4000000000000101", "Security code", "The security code does not belong to this card. Check it and type the card in again.")]
    [InlineData("4000000000000119", "Card number", "Your bank could not look at this card right now. Try again in a few minutes, or use another card.")]
    [InlineData("4000000000000341", "Card number", "Your bank declined this card. Ask your bank why, or use another card.")]
    public async Task A_card_the_issuer_declines_is_off_the_account_again(string card, string field, string why)
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);

        var page = await person.AddCardAsync(card);
        await World.SettleAsync();

        Assert.Equal((422, why), (page.Status, page.ErrorAt(field)));
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        Assert.Equal(0, await World.CountAsync("intents", "ended_at IS NULL"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state <> 'Declined'"));
        Assert.True((await person.AddCardAsync(NewCard())).HasButton("OK"));
    }

    [Fact]
    public async Task A_declined_charge_gives_the_hold_back_at_once()
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        var card = NewCard(AsksItsOwner);
        await person.AddCardAsync(card);
        await World.PressThereAsync(person.Visitor, "Complete");
        await World.CarryOutAsync(Portal.Storage.CardCheckKeys.Keep);
        await World.CarryOutAsync(check => Portal.Storage.CardCheckKeys.Make(check, Domain.Payments.CardPaymentKind.Hold));
        await World.Neighbours.TroubleAsync("stripe", "decline");

        var page = await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.SettleAsync();

        Assert.Contains("The card was not added", page.Text, StringComparison.Ordinal);
        Assert.Equal("hold void", await World.LinesAsync(card));
        Assert.Equal("Returned, Declined", await World.LedgerAsync());
        Assert.Equal(0, await World.CountAsync("intents", "ended_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task A_card_on_another_account_is_refused_without_naming_it(Way way)
    {
        var (owner, card) = await World.People.WithCardAsync(way);
        var other = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);

        var page = await other.AddCardAsync(card);

        Assert.Equal("This card is attached to another account, and a card belongs to one account only. Use another card.", page.ErrorAt("Card number"));
        Assert.DoesNotContain(owner.Email, page.Text, StringComparison.Ordinal);
        Assert.Equal("hold charge", await World.LinesAsync(card));
    }

    [Fact]
    public async Task One_card_typed_into_two_accounts_at_once_is_on_one()
    {
        World.TroubleIsExpected = true; // The unique index may have the last word, and the database says so in the log.
        var people = await World.People.SeveralAsync(4);
        var card = NewCard();
        foreach (var person in people) await person.Visitor.TypeCardAsync(card);

        var pages = await Task.WhenAll(people.Select(person => person.Visitor.PressAsync("Next")));

        Assert.Single(pages, page => page.Status == 200);
        Assert.Equal("hold charge", await World.LinesAsync(card));
        Assert.Equal(1, await World.CountAsync("payment_methods"));
    }

    [Fact]
    public async Task Two_cards_typed_into_one_account_at_once_are_one()
    {
        World.TroubleIsExpected = true;
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        string[] cards = [NewCard(), NewCard()];
        var other = person.Visitor.NewTab();
        await person.Visitor.TypeCardAsync(cards[0]);
        await other.TypeCardAsync(cards[1]);

        var pages = await Task.WhenAll(person.Visitor.PressAsync("Next"), other.PressAsync("Next"));

        Assert.Single(pages, page => page.Status == 200);
        Assert.Single(pages, page => page.Status == 422 && page.Text.Contains("Your account has a card already", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("payment_methods"));
        Assert.Equal(2, await World.CountAsync("card_payments"));
    }

    [Theory, BothWays]
    public async Task Pressing_Next_twice_or_eight_times_at_once_charges_once(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        var card = NewCard();
        var form = (await person.Visitor.TypeCardAsync(card)).Prepare("Next");

        var pages = await person.Visitor.SendAtOnceAsync(form, 8);
        var again = await person.Visitor.SendAsync(form);

        Assert.All(pages.Append(again), page => Assert.Equal("/payment-methods/card/confirm", page.Path));
        Assert.Equal("hold charge", await World.LinesAsync(card));
        Assert.Single(await World.Neighbours.RequestsAsync("stripe"), request => request.Path == "/v1/payment_methods");
    }

    [Fact]
    public async Task Where_there_is_a_card_there_is_no_form()
    {
        var (person, card) = await World.People.WithCardAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods/card");

        Assert.False(page.HasField("Card number"));
        Assert.Contains($"Visa ending in {card[^4..]}", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Confirm your card"));
    }

    [Fact]
    public async Task Ten_cards_a_day_then_a_wait_that_is_said()
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await person.AddCardAsync(NewCard(British))).Status);

        var page = await person.AddCardAsync(NewCard());

        Assert.Equal(429, page.Status);
        Assert.StartsWith("Too many cards were tried. You can try the next one after ", Assert.Single(page.Errors), StringComparison.Ordinal);
        Assert.Equal(10, (await World.Neighbours.RequestsAsync("stripe")).Count);
    }

    [Fact]
    public async Task A_network_that_tries_many_cards_is_stopped()
    {
        (string, string?)[] settings = [("CardChecks:TriesOfNetworkInAnHour", "2")];
        var people = await World.People.SeveralAsync(3);
        foreach (var person in people)
        {
            person.Visitor = World.VisitorOf(settings);
            await person.SignInAsync();
        }

        Assert.Equal(422, (await people[0].AddCardAsync(NewCard(British))).Status);
        Assert.Equal(422, (await people[1].AddCardAsync(NewCard(British))).Status);
        Assert.Equal(429, (await people[2].AddCardAsync(NewCard(British))).Status);
    }

    [Fact]
    public async Task Which_brands_are_taken_is_a_setting()
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        person.Visitor = World.VisitorOf([("CardChecks:AcceptedBrands:0", "unionpay")]);
        await person.SignInAsync();

        Assert.Equal("We cannot take this brand of card. Use one of these: UnionPay.", (await person.AddCardAsync(NewCard())).ErrorAt("Card number"));
        Assert.True((await person.AddCardAsync("6200000000000005")).HasButton("OK"));
    }

    [Fact]
    public async Task Nobody_adds_a_card_before_they_have_proven_to_be_somebody()
    {
        var person = await World.People.RegisteredAsync();

        foreach (var place in new[] { "/payment-methods", "/payment-methods/add", "/payment-methods/card", "/payment-methods/card/confirm", "/payment-methods/card/return", "/payment-methods/remove?id=x" })
            Assert.Equal("/verify/email", (await person.Visitor.OpenAsync(place)).Path);
    }

    [Fact]
    public async Task The_password_must_have_been_given_lately()
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        World.Advance(TimeSpan.FromMinutes(11));

        var page = await person.Visitor.OpenAsync("/payment-methods/card");

        Assert.StartsWith("/confirm-password", page.Path, StringComparison.Ordinal);
    }
}
