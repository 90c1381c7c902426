using System.Globalization;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class ConfirmChargeTests : PortalTest
{
    private const string NotTheCode = "That is not the code. Look for it in the line of our charge on your statement.";

    [Theory, BothWays]
    public async Task The_page_shows_what_to_look_for_and_nothing_of_the_answer(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var (code, amount) = (await World.StatementCodeAsync(card), await World.StatementAmountAsync(card));

        var page = person.Visitor.Page;

        Assert.Contains("PORTAL* V123456", page.Text, StringComparison.Ordinal);
        Assert.Contains(World.Clock.GetUtcNow().ToString("d MMMM yyyy", CultureInfo.InvariantCulture), page.Text, StringComparison.Ordinal);
        if (code != "123456") Assert.DoesNotContain(code, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(amount, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [BothWays("{0}")]
    [BothWays("V{0}")]
    [BothWays(" v {0} ")]
    [BothWays("PORTAL* V{0}")]
    public async Task The_code_from_the_statement_makes_the_account_ready(Way way, string typed)
    {
        var (person, card) = await World.People.WithCardAsync(way);

        var page = await person.GuessAsync(string.Format(null, typed, await World.StatementCodeAsync(card)));

        Assert.Equal("/setup", page.Path);
        Assert.Equal("Your account is ready", page.Document.QuerySelector(".notice-title")?.TextContent);
        Assert.Equal(1, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
    }

    [Theory]
    [BothWays("{0}")]
    [BothWays("${0}")]
    [BothWays("USD {0}")]
    public async Task So_does_the_amount(Way way, string typed)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var amount = await World.StatementAmountAsync(card);

        var page = await person.GuessAmountAsync(string.Format(CultureInfo.InvariantCulture, typed, way is Way.Plain ? amount : amount.Replace('.', ',')));

        Assert.Equal("/setup", page.Path);
    }

    [Fact]
    public async Task The_owner_of_a_confirmed_card_is_told_by_mail_once_however_often_OK_arrives()
    {
        var (person, card) = await World.People.WithCardAsync();
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", await World.StatementCodeAsync(card)).Prepare("OK");

        await person.Visitor.SendAtOnceAsync(form, 8);
        await World.QuietAsync();

        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("A credit card was verified", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-confirmed'"));
    }

    [Fact]
    public async Task Another_cards_code_is_no_good()
    {
        var (one, cardOfOne) = await World.People.WithCardAsync();
        var (other, cardOfOther) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(cardOfOther);
        if (code == await World.StatementCodeAsync(cardOfOne)) return;

        Assert.Equal([NotTheCode], (await one.GuessAsync(code)).Errors);
        Assert.Equal("/setup", (await other.GuessAsync(code)).Path);
    }

    [Theory, BothWays]
    public async Task A_wrong_guess_says_how_many_are_left(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        Assert.Contains("5 attempts left", person.Visitor.Page.Text, StringComparison.Ordinal);
        var code = await World.StatementCodeAsync(card);

        var page = await person.GuessAsync(CodeTests.Other(code));

        Assert.Equal(422, page.Status);
        Assert.Equal(NotTheCode, page.ErrorAt("6-digit code"));
        Assert.Contains("4 attempts left", page.Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await person.GuessAsync(code)).Path);
    }

    [Theory]
    [BothWays("Transaction code", "6-digit code", "12345", "Enter the 6 digits of the code, with or without the letter before them")]
    [BothWays("Transaction amount", "Amount in USD", "", "Enter the amount of the small charge")]
    [BothWays("Transaction amount", "Amount in USD", "37", "Type the amount with a point, such as 0.12")]
    [BothWays("Transaction amount", "Amount in USD", "1.37", "The small charge is at least 0.01 and below 1.00. Look for it on your statement.")]
    public async Task What_can_be_no_answer_costs_no_attempt(Way way, string choice, string field, string typed, string why)
    {
        var (person, _) = await World.People.WithCardAsync(way);

        var page = await person.Visitor.Choose(choice).Fill(field, typed).PressAsync("OK");

        Assert.Equal(422, page.Status);
        Assert.Equal(why, page.ErrorAt(field));
        Assert.Contains("5 attempts left", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_confirmed_for_fourteen_days_though_the_money_is_back()
    {
        var (person, card) = await World.People.WithCardAsync();
        World.Advance(TimeSpan.FromDays(13.9));
        await World.QuietAsync();
        await person.SignInAsync();

        Assert.Equal("Returned, Returned", await World.LedgerAsync());
        Assert.Contains("5 attempts left", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await person.GuessAsync(await World.StatementCodeAsync(card))).Path);
    }

    [Fact]
    public async Task After_fourteen_days_the_page_says_so_and_how_to_go_on()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        World.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(10));
        await World.QuietAsync();
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");
        World.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(["The time to confirm this card is over. Remove it and add it again to get a new code."], (await person.Visitor.SendAsync(form)).Errors);
        var page = await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        Assert.Contains("The time to confirm this card is over", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("OK"));
        Assert.Equal("Remove this payment method?", (await person.Visitor.FollowAsync("Remove this card")).Heading);
        await person.Visitor.PressAsync("Remove");
        await person.SignOutAsync();
        await person.SignInAsync();
        Assert.Contains("5 attempts left", (await person.AddCardAsync(card)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_is_removed_at_the_same_moment_is_not_confirmed()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        var page = person.Visitor.Page;

        await World.MeanwhileAsync("SELECT FROM accounts FOR UPDATE; UPDATE payment_methods SET removed_at = now()", async () => page = await person.GuessAsync(code));

        Assert.Equal("/payment-methods", page.Path);
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL") + await World.CountAsync("audit", "act = 'card-confirmed'"));
    }

    [Fact]
    public async Task Without_a_card_there_is_nothing_to_confirm()
    {
        var person = await World.People.WithBothProvenAsync();

        Assert.Equal("/payment-methods/add", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Path);
    }
}
