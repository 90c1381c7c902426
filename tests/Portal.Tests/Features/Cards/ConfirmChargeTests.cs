using System.Globalization;
using Portal.Tests.Kit;
using static Portal.Tests.Features.Cards.CardSteps;

namespace Portal.Tests.Features.Cards;

/// <summary>The code or the amount from the statement proves that the card is in the customer's hands: five tries for a card, for good.</summary>
public sealed class ConfirmChargeTests : PortalTest
{
    private const string WrongCode = "That is not the code. Look for it in the line of our charge on your statement.";
    private const string WrongAmount = "That is not the amount. Look for the small charge on your statement, not the reserved amount.";
    private const string LastOne = "That was not right, and it was the last attempt. Open a support ticket to go on.";
    private const string Spent = "No attempts are left for this card. Open a support ticket to go on.";

    [Theory, BothWays]
    public async Task The_page_shows_what_to_look_for_and_nothing_of_the_answer(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (code, amount) = await World.ReadStatementAsync(card);

        var page = person.Visitor.Page;

        Assert.Equal("Confirm your card", page.Heading);
        Assert.Contains($"Visa ending in {card[^4..]}", page.Text, StringComparison.Ordinal);
        Assert.Contains("PORTAL* V123456", page.Text, StringComparison.Ordinal);
        Assert.Contains(World.Clock.GetUtcNow().ToString("d MMMM yyyy", CultureInfo.InvariantCulture), page.Text, StringComparison.Ordinal);
        Assert.Contains("5 attempts left", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Open a support ticket"));
        Assert.True(page.HasLink("Cancel"));
        if (code != "123456") Assert.DoesNotContain(code, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(amount, page.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays("{0}"), BothWays("V{0}"), BothWays(" v {0} "), BothWays("PORTAL* V{0}")]
    public async Task The_code_confirms_the_card(Way way, string typed)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (code, _) = await World.ReadStatementAsync(card);

        var page = await person.Visitor.GiveCodeAsync(string.Format(CultureInfo.InvariantCulture, typed, code));

        Assert.Equal("/setup", page.Path);
        Assert.Equal(1, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Path);
    }

    [Theory, BothWays("{0}"), BothWays("${0}"), BothWays("USD {0}")]
    public async Task The_amount_confirms_the_card(Way way, string typed)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (_, amount) = await World.ReadStatementAsync(card);

        Assert.Equal("/setup", (await person.Visitor.GiveAmountAsync(string.Format(CultureInfo.InvariantCulture, typed, amount.Replace('.', ',')))).Path);
    }

    [Fact]
    public async Task A_confirmed_card_is_mailed_to_its_owner_and_its_money_goes_back_at_once()
    {
        var (person, card) = await World.People.WithCardAsync();
        await person.ConfirmAsync(card);
        await World.QuietAsync();

        Assert.Equal("Returned, Returned", await World.LedgerAsync());
        Assert.Equal(4, (await World.Neighbours.StatementAsync(card)).Count);
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("A credit card was verified", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task A_wrong_code_and_a_wrong_amount_use_the_same_attempts(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (code, amount) = await World.ReadStatementAsync(card);

        var byCode = await person.Visitor.GiveCodeAsync(CodeTests.Other(code));
        Assert.Equal((422, WrongCode), (byCode.Status, byCode.ErrorAt("6-digit code")));
        Assert.Contains("4 attempts left", byCode.Text, StringComparison.Ordinal);
        var byAmount = await person.Visitor.GiveAmountAsync(OtherAmount(amount));
        Assert.Equal((422, WrongAmount), (byAmount.Status, byAmount.ErrorAt("Amount in USD")));
        Assert.Contains("3 attempts left", byAmount.Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await person.Visitor.GiveCodeAsync(code)).Path);
    }

    [Theory]
    [InlineData("code", "12345")]
    [InlineData("code", "")]
    [InlineData("amount", "37")]
    [InlineData("amount", "0.1e1")]
    [InlineData("amount", "-0.12")]
    [InlineData("amount", "99999999999999999999")]
    [InlineData("neither", "0.37")]
    public async Task What_can_be_no_answer_costs_no_attempt(string how, string typed)
    {
        var (person, _) = await World.People.WithCardAsync();
        var form = person.Visitor.Prepare("OK").With("Way", how).With("Code", typed).With("Amount", typed);

        var page = await person.Visitor.SendAsync(form);

        Assert.Equal(422, page.Status);
        Assert.Contains("5 attempts left", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_fifth_wrong_answer_leaves_only_the_ticket(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (code, amount) = await World.ReadStatementAsync(card);
        var right = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");
        for (var i = 1; i <= 4; i++) await person.Visitor.GiveAmountAsync(OtherAmount(amount, i));
        Assert.Contains("1 attempt left", person.Visitor.Page.Text, StringComparison.Ordinal);

        var page = await person.Visitor.GiveCodeAsync(CodeTests.Other(code));

        Assert.Equal([LastOne], page.Errors);
        Assert.False(page.HasButton("OK"));
        Assert.True(page.HasLink("Open a support ticket"));
        Assert.Equal([Spent], (await person.Visitor.SendAsync(right)).Errors);
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
        Assert.False((await person.Visitor.OpenAsync("/payment-methods/card/confirm")).HasButton("OK"));
        await World.QuietAsync();
        Assert.Equal("Returned, Returned", await World.LedgerAsync());
    }

    [Fact]
    public async Task Thirty_answers_at_once_are_five()
    {
        var (person, card) = await World.People.WithCardAsync();
        var (code, amount) = await World.ReadStatementAsync(card);
        var form = person.Visitor.Choose("Transaction amount").Prepare("OK");

        await Task.WhenAll(Enumerable.Range(1, 30).Select(i => person.Visitor.Twin().SendAsync(form.With("Amount", OtherAmount(amount, i)))));

        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
        Assert.Equal([Spent], (await person.Visitor.SendAsync(form.With("Way", "code").With("Code", code))).Errors);
    }

    [Theory, BothWays]
    public async Task The_same_wrong_answer_arriving_again_counts_once_and_is_answered_alike(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (code, amount) = await World.ReadStatementAsync(card);
        var first = person.Visitor.Choose("Transaction code").Fill("6-digit code", CodeTests.Other(code)).Prepare("OK");
        var second = person.Visitor.Choose("Transaction amount").Fill("Amount in USD", OtherAmount(amount)).Prepare("OK");

        await person.Visitor.SendAsync(first);
        await person.Visitor.SendAsync(second);
        var again = await person.Visitor.SendAsync(first);

        Assert.Equal([WrongCode], again.Errors);
        Assert.Equal(2, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
    }

    [Theory, BothWays]
    public async Task The_right_code_eight_times_at_once_confirms_once(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", (await World.ReadStatementAsync(card)).Code).Prepare("OK");

        var pages = await person.Visitor.SendAtOnceAsync(form, 8);
        await World.QuietAsync();

        Assert.All(pages, page => Assert.Equal("/setup", page.Path));
        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("A credit card was verified", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-confirmed'"));
    }

    [Fact]
    public async Task Removing_and_adding_the_card_again_brings_no_new_attempts()
    {
        var (person, card) = await World.People.WithCardAsync();
        var (_, amount) = await World.ReadStatementAsync(card);
        await person.Visitor.GiveAmountAsync(OtherAmount(amount));
        await person.RemoveCardAsync();

        var page = await person.AddCardAsync(card);

        Assert.Contains("4 attempts left", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_whose_attempts_are_spent_verifies_nowhere_else()
    {
        var (person, card) = await World.People.WithCardAsync();
        var (_, amount) = await World.ReadStatementAsync(card);
        for (var i = 1; i <= 5; i++) await person.Visitor.GiveAmountAsync(OtherAmount(amount, i));
        await person.RemoveCardAsync();
        var other = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        var moved = (await World.Neighbours.StatementAsync(card)).Count;

        foreach (var somebody in new[] { person, other })
        {
            var page = await somebody.AddCardAsync(card);
            Assert.Equal("All attempts to confirm this card have been used. Use another card, or open a support ticket.", page.ErrorAt("Card number"));
        }
        Assert.Equal(moved, (await World.Neighbours.StatementAsync(card)).Count);
    }

    [Fact]
    public async Task Another_cards_code_is_no_good()
    {
        var (one, cardOfOne) = await World.People.WithCardAsync();
        var (other, cardOfOther) = await World.People.WithCardAsync();
        var (code, _) = await World.ReadStatementAsync(cardOfOther);
        if (code == (await World.ReadStatementAsync(cardOfOne)).Code) return;

        Assert.Equal([WrongCode], (await one.Visitor.GiveCodeAsync(code)).Errors);
        Assert.Equal("/setup", (await other.Visitor.GiveCodeAsync(code)).Path);
    }

    [Fact]
    public async Task It_can_be_confirmed_for_fourteen_days_though_the_money_is_back()
    {
        var (person, card) = await World.People.WithCardAsync();
        for (var day = 0; day < 13; day++)
        {
            World.Advance(TimeSpan.FromDays(1));
            await World.QuietAsync();
        }
        await person.SignInAsync();

        Assert.Equal("hold charge", string.Join(' ', (await World.LinesAsync(card)).Split(' ').Take(2)));
        Assert.Equal("Returned, Returned", await World.LedgerAsync());
        Assert.Equal("/setup", (await person.ConfirmAsync(card)).Path);
    }

    [Fact]
    public async Task After_fourteen_days_the_page_says_so_and_how_to_go_on()
    {
        var (person, card) = await World.People.WithCardAsync();
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", (await World.ReadStatementAsync(card)).Code).Prepare("OK");
        World.Advance(TimeSpan.FromDays(14.01));
        await World.QuietAsync();
        await person.SignInAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods/card/confirm");

        Assert.Contains("The time to confirm this card is over", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("OK"));
        Assert.Equal("Remove this payment method?", (await person.Visitor.FollowAsync("Remove this card")).Heading);
        await person.Visitor.PressAsync("Remove");
        Assert.Contains("5 attempts left", (await person.AddCardAsync(card)).Text, StringComparison.Ordinal);
        Assert.NotEqual("/setup", (await person.Visitor.SendAsync(form)).Path);
    }

    [Fact]
    public async Task Without_a_card_there_is_nothing_to_confirm()
    {
        var person = await World.People.WithProvenEmailAsync();

        Assert.Equal("/payment-methods/add", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Path);
    }
}
