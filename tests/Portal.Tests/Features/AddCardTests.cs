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
        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.True((await person.AddCardAsync(CardNumbers.Next())).Path == "/payment-methods/card/confirm");
    }

    [Theory]
    [BothWays("4000000000000002", "Your bank declined this card. Ask your bank why, or use another card.")]
    [BothWays("4000000000009995", "There is not enough money on this card for the check.")]
    public async Task What_the_bank_declines_is_said_and_leaves_nothing_on_the_account(Way way, string card, string why)
    {
        var person = await World.People.WithBothProvenAsync(way, Residence.UnitedStates);

        var page = await person.AddCardAsync(card);
        await World.QuietAsync();

        Assert.Equal(422, page.Status);
        Assert.StartsWith(why, page.ErrorAt("Card number"), StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        Assert.DoesNotContain("charge", await World.StatementKindsAsync(card), StringComparison.Ordinal);
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

    [Fact]
    public async Task Of_two_accounts_that_add_one_card_at_once_one_gets_it()
    {
        var (one, two) = (await World.People.WithBothProvenAsync(), await World.People.WithBothProvenAsync());
        var card = CardNumbers.Next();

        await Task.WhenAll(one.AddCardAsync(card), two.AddCardAsync(card));
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));
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
