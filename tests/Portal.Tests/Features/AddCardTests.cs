using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class AddCardTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_good_card_is_held_and_charged_and_waits_to_be_confirmed(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var card = CardNumbers.Next();

        var page = await person.AddCardAsync(card);

        Assert.Equal("/payment-methods/card/confirm", page.Path);
        Assert.Equal("Confirm your card", page.Heading);
        Assert.Contains("ending in " + card[^4..], page.Text, StringComparison.Ordinal);
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
        var lines = await World.Neighbours.StatementAsync(card);
        Assert.Equal("1.00", lines[1].Amount);
        Assert.Matches(@"^PORTAL\* V\d{6}$", lines[0].Description);
        Assert.Equal(lines[0].Description, lines[1].Description);
        // The way back is booked with the way out, so that it needs nobody's further step.
        Assert.Equal(2, await World.CountAsync("intents", "kind IN ('void-hold', 'refund-charge') AND ended_at IS NULL"));
        Assert.InRange(decimal.Parse(lines[0].Amount, System.Globalization.CultureInfo.InvariantCulture), 0.50m, 0.99m);
    }

    [Theory]
    [BothWays("Card number", "4000008260000001", "Check the card number. A digit is wrong, or two are the wrong way round.")]
    [BothWays("Card number", "", "Enter the card number")]
    [BothWays("Card number", "my card", "Type the card number in digits, as it stands on the card")]
    [BothWays("Month", "13", "Enter the month as a number from 1 to 12")]
    [BothWays("Year", "2020", "This card has expired. Use another card.")]
    [BothWays("Security code", "12", "The security code has 3 digits. They are on the back of the card.")]
    [BothWays("Card holder name", "", "Enter the name on the card")]
    public async Task What_cannot_be_a_card_is_refused_before_anybody_is_asked(Way way, string field, string typed, string why)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/card");
        person.FillInCard(CardNumbers.Next()).Fill(field, typed);

        var page = await person.Visitor.PressAsync("Next");

        Assert.Equal(422, page.Status);
        Assert.Equal(why, Assert.Single(page.Errors));
        Assert.Equal(why, page.ErrorAt(field == "Year" ? "Month" : field));
        foreach (var label in new[] { "Card number", "Month", "Year", "Security code", "Card holder name" }) Assert.Equal("", page.ValueOf(label));
        Assert.Empty(await World.Neighbours.RequestsAsync("stripe"));
    }

    [Theory]
    [BothWays(CardNumbers.Chinese, "This card was issued in mainland China, and we cannot take it.")]
    [BothWays(CardNumbers.Prepaid, "This is a prepaid, virtual or gift card, and we cannot take it.")]
    [BothWays("620000000", "We cannot take this brand of card. Use one of these: Visa, Mastercard, American Express, Discover, Diners Club, JCB.")]
    [BothWays(CardNumbers.American, "This card was issued in another country than that of your account. Use a card issued in United Kingdom.")]
    public async Task A_card_we_do_not_take_is_refused_before_any_charge(Way way, string range, string why)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var card = CardNumbers.Next(range);

        var page = await person.AddCardAsync(card);
        await World.QuietAsync();

        Assert.Equal(422, page.Status);
        Assert.StartsWith(why, page.ErrorAt("Card number"), StringComparison.Ordinal);
        Assert.Empty(await World.Neighbours.StatementAsync(card));
        Assert.Equal(["/v1/payment_methods"], (await World.Neighbours.RequestsAsync("stripe")).Select(request => request.Path));
        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.True((await person.AddCardAsync(CardNumbers.Next())).Path == "/payment-methods/card/confirm");
    }

    [Theory]
    [BothWays("4000000000000002", "Card number", "Your bank declined this card. Ask your bank why, or use another card.")]
    [BothWays("4000000000009979", "Card number", "Your bank declined this card. Ask your bank why, or use another card.")]
    [BothWays("4000000000009995", "Card number", "There is not enough money on this card for the check. Use another card, or try again when there is.")]
    [BothWays("4000000000000069", "Month", "Your bank says that this card has expired. Check the date, or use another card.")]
    [BothWays("4000000000000127", "Security code", "The security code does not belong to this card. Check it and type the card in again.")]
    [BothWays("4000000000000101", "Security code", "The security code does not belong to this card. Check it and type the card in again.")]
    [BothWays("4000000000000119", "Card number", "Your bank could not look at this card right now. Try again in a few minutes, or use another card.")]
    [BothWays("4000000000000341", "Card number", "Your bank declined this card. Ask your bank why, or use another card.")]
    public async Task What_the_bank_declines_is_said_and_leaves_nothing_on_the_account(Way way, string card, string field, string why)
    {
        var person = await World.People.WithBothProvenAsync(way, Residence.UnitedStates);

        var page = await person.AddCardAsync(card);
        await World.SettleAsync();

        Assert.Equal((422, why), (page.Status, page.ErrorAt(field)));
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        Assert.DoesNotContain("charge", await World.StatementKindsAsync(card), StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("card_payments", "state <> 'Declined'"));
        Assert.Equal(0, await World.OpenIntentsAsync());
        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(CardNumbers.Next(CardNumbers.American))).Path);
    }

    [Fact]
    public async Task A_charge_that_is_declined_gives_the_hold_back_at_once()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        var card = CardNumbers.Next(CardNumbers.AsksItsOwner);
        await person.AddCardAsync(card);
        await person.PressThereAsync("Complete");
        await World.CarryOutAsync(CardCheckKeys.Keep);
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        await World.Neighbours.TroubleAsync("stripe", "decline");

        var page = await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.SettleAsync();

        Assert.Contains("The card was not added", page.Text, StringComparison.Ordinal);
        Assert.Equal("hold void", await World.StatementKindsAsync(card));
        Assert.Equal("Returned, Declined", await World.LedgerAsync());
        Assert.Equal(0, await World.OpenIntentsAsync());
    }

    [Fact]
    public async Task Number_and_security_code_are_kept_nowhere()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await person.Visitor.OpenAsync("/payment-methods/card");

        foreach (var digits in new[] { card, card[..15], $"{card[..4]} {card[4..8]} {card[8..12]} {card[12..]}", card[6..] })
        {
            Assert.Empty(await World.TablesWithAsync(digits));
            Assert.Empty(World.LogLinesWith(digits));
        }
    }

    [Theory, BothWays]
    public async Task A_card_that_is_on_another_account_is_refused_without_naming_it(Way way)
    {
        var (owner, card) = await World.People.WithCardAsync();
        var other = await World.People.WithBothProvenAsync(way);

        var page = await other.AddCardAsync(card);

        Assert.Equal("This card is attached to another account, and a card belongs to one account only. Use another card.", page.ErrorAt("Card number"));
        Assert.DoesNotContain(owner.Email, page.Text, StringComparison.Ordinal);
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
    }

    [Theory, BothWays]
    public async Task Pressing_Next_twice_checks_the_card_once(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var card = CardNumbers.Next();
        await person.Visitor.OpenAsync("/payment-methods/card");
        var form = person.FillInCard(card).Prepare("Next");

        var pages = await person.Visitor.SendAtOnceAsync(form, 4);
        var again = await person.Visitor.SendAsync(form);

        Assert.All([.. pages, again], page => Assert.True(page.Path == "/payment-methods/card/confirm", page.ToString()));
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
    }

    [Fact]
    public async Task Of_two_cards_typed_into_one_account_at_once_one_is_added()
    {
        var person = await World.People.WithBothProvenAsync();
        var other = person.Visitor.NewTab();
        await person.Visitor.OpenAsync("/payment-methods/card");
        await other.OpenAsync("/payment-methods/card");
        var second = person.FillInCard(CardNumbers.Next()).Prepare("Next");

        var pages = await Task.WhenAll(person.FillInCard(CardNumbers.Next()).PressAsync("Next"), other.SendAsync(second));

        Assert.Single(pages, page => page.Path == "/payment-methods/card/confirm");
        Assert.Single(pages, page => page.Status == 422 && page.Text.Contains("Your account has a card already", StringComparison.Ordinal));
        Assert.Equal(2, await World.CountAsync("card_payments"));
    }

    [Theory, BothWays]
    public async Task An_account_has_one_card(Way way)
    {
        var (person, _) = await World.People.WithCardAsync(way);

        var page = await person.Visitor.OpenAsync("/payment-methods/card");

        Assert.False(page.HasField("Card number"));
        Assert.Contains("Your account has a card already", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_processor_is_down_nothing_is_charged_and_the_page_says_what_to_do()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");

        var page = await person.AddCardAsync(CardNumbers.Next());

        Assert.Equal(["We could not reach our card processor. Nothing was charged. Type the card in again in a few minutes."], page.Errors);
        Assert.Equal("", page.ValueOf("Card number"));
    }

    [Fact]
    public async Task The_password_must_have_been_given_a_short_while_ago()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("Confirm that it is you", (await person.Visitor.OpenAsync("/payment-methods/card")).Heading);
    }
}
