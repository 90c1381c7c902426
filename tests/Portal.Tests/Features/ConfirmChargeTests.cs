using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class ConfirmChargeTests : PortalTest
{
    private const string NotTheCode = "That is not the code. Look for it in the line of our charge on your statement.";

    [Theory]
    [BothWays("{0}")]
    [BothWays("V{0}")]
    [BothWays(" v{0} ")]
    public async Task The_code_from_the_statement_makes_the_account_ready(Way way, string typed)
    {
        var (person, card) = await World.People.WithCardAsync(way);

        var page = await person.GuessAsync(string.Format(null, typed, await World.StatementCodeAsync(card)));

        Assert.Equal("/setup", page.Path);
        Assert.Equal("Your account is ready", page.Document.QuerySelector(".notice-title")?.TextContent);
        Assert.Equal(1, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task So_does_the_amount(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);

        var page = await person.Visitor.Choose("Transaction amount").Fill("Amount in USD", await World.StatementAmountAsync(card)).PressAsync("OK");

        Assert.Equal("/setup", page.Path);
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

    [Theory, BothWays]
    public async Task After_five_wrong_guesses_by_code_or_amount_only_a_ticket_helps(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var code = await World.StatementCodeAsync(card);
        for (var i = 1; i <= 3; i++) await person.GuessAsync(CodeTests.Other(code, i));
        var amount = await World.StatementAmountAsync(card) == "0.50" ? "0.51" : "0.50";
        await person.Visitor.Choose("Transaction amount").Fill("Amount in USD", amount).PressAsync("OK");
        Assert.Contains("1 attempt left", person.Visitor.Page.Text, StringComparison.Ordinal);
        var right = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");

        var last = await person.GuessAsync(CodeTests.Other(code, 4));
        var afterwards = await person.Visitor.SendAsync(right);

        Assert.Equal(["That was not right, and it was the last attempt. Open a support ticket to go on."], last.Errors);
        Assert.Equal(422, afterwards.Status);
        Assert.False(afterwards.HasField("6-digit code"));
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
        Assert.Equal("Support", (await person.Visitor.FollowAsync("Open a support ticket")).Heading);
    }

    [Fact]
    public async Task Thirty_guesses_at_once_are_five()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");

        await Task.WhenAll(Enumerable.Range(1, 30).Select(i => person.Visitor.Twin().SendAsync(form.With("Code", CodeTests.Other(code, i)))));

        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
        Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);
    }

    [Fact]
    public async Task Adding_the_card_again_brings_no_new_attempts()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        for (var i = 1; i <= 3; i++) await person.GuessAsync(CodeTests.Other(code, i));
        await person.RemoveCardAsync();
        await World.QuietAsync();

        var page = await person.AddCardAsync(card);

        Assert.Contains("2 attempts left", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_whose_attempts_are_spent_is_refused_everywhere()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        for (var i = 1; i <= 5; i++) await person.GuessAsync(CodeTests.Other(code, i));
        await person.RemoveCardAsync();
        await World.QuietAsync();
        var lines = await World.StatementKindsAsync(card);
        var other = await World.People.WithBothProvenAsync();

        var page = await other.AddCardAsync(card);

        Assert.Equal("All attempts to confirm this card have been used. Use another card, or open a support ticket.", page.ErrorAt("Card number"));
        Assert.Equal(lines, await World.StatementKindsAsync(card));
    }

    [Theory, BothWays]
    public async Task The_same_answer_twice_is_one(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var code = await World.StatementCodeAsync(card);
        var wrong = person.Visitor.Choose("Transaction code").Fill("6-digit code", CodeTests.Other(code)).Prepare("OK");
        await person.Visitor.SendAsync(wrong);
        await person.Visitor.SendAsync(wrong);
        Assert.Contains("4 attempts left", person.Visitor.Page.Text, StringComparison.Ordinal);

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Fill("6-digit code", code).Prepare("OK"), 6);

        Assert.All(pages, page => Assert.True(page.Path == "/setup", page.ToString()));
    }

    [Fact]
    public async Task It_can_be_confirmed_for_fourteen_days_and_not_after()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        World.Advance(TimeSpan.FromDays(13.9));
        await World.QuietAsync();
        await person.SignInAsync();
        Assert.Contains("5 attempts left", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");
        World.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("/setup", (await person.Visitor.SendAsync(form)).Path);

        var (late, lateCard) = await World.People.WithCardAsync();
        var lateCode = await World.StatementCodeAsync(lateCard);
        World.Advance(TimeSpan.FromDays(14.1));
        await World.QuietAsync();
        await late.SignInAsync();
        var page = await late.Visitor.OpenAsync("/payment-methods/card/confirm");
        Assert.Contains("The time to confirm this card is over", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasField("6-digit code"));
        Assert.NotEmpty(lateCode);
    }
}
