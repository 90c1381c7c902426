using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Five attempts for a card, for good, by code and amount together, wherever it is tried (A1, A3).</summary>
public sealed class CardAttemptTests : PortalTest
{
    private const string NotTheCode = "That is not the code. Look for it in the line of our charge on your statement.";
    private const string NotTheAmount = "That is not the amount. Look for the small charge on your statement, not the reserved amount.";

    [Theory, BothWays]
    public async Task After_five_wrong_guesses_by_code_or_amount_only_a_ticket_helps(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var code = await World.StatementCodeAsync(card);
        for (var i = 1; i <= 3; i++) await person.GuessAsync(CodeTests.Other(code, i));
        Assert.Equal(NotTheAmount, (await person.GuessAmountAsync(Cards.OtherAmount(await World.StatementAmountAsync(card)))).ErrorAt("Amount in USD"));
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

    /// <summary>The amount has few values: a guess that is sent again is free at the charge it was made at, and not at the next one.</summary>
    [Fact]
    public async Task A_guess_that_is_sent_again_when_the_card_was_added_again_counts_again()
    {
        var (person, card) = await World.People.WithCardAsync();
        var guess = person.Visitor.Choose("Transaction amount").Fill("Amount in USD", Cards.OtherAmount(await World.StatementAmountAsync(card))).Prepare("OK");
        await person.Visitor.SendAsync(guess);
        await person.RemoveCardAsync();
        World.Advance(TimeSpan.FromHours(25));
        await World.TidyAsync();
        await person.SignInAsync();
        await person.AddCardAsync(card);

        await person.Visitor.SendAsync(guess.With("__RequestVerificationToken", person.Visitor.Prepare("OK").Fields.First(field => field.Key == "__RequestVerificationToken").Value));

        Assert.Equal(2, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_whose_attempts_are_spent_is_refused_everywhere(bool isDetachedFirst)
    {
        var (person, card) = await World.People.WithCardAsync();
        var amount = await World.StatementAmountAsync(card);
        for (var i = 1; i <= 5; i++) await person.GuessAmountAsync(Cards.OtherAmount(amount, i));
        await person.RemoveCardAsync();
        if (isDetachedFirst) await World.QuietAsync();
        var other = await World.People.WithBothProvenAsync();
        await World.QuietAsync();
        var lines = await World.StatementKindsAsync(card);

        foreach (var somebody in new[] { person, other })
            Assert.Equal("All attempts to confirm this card have been used. Use another card, or open a support ticket.", (await somebody.AddCardAsync(card)).ErrorAt("Card number"));

        Assert.Equal(lines, await World.StatementKindsAsync(card));
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Fact]
    public async Task The_same_wrong_answer_arriving_again_after_another_counts_once_and_is_answered_alike()
    {
        var (person, card) = await World.People.WithCardAsync();
        var first = person.Visitor.Choose("Transaction code").Fill("6-digit code", CodeTests.Other(await World.StatementCodeAsync(card))).Prepare("OK");
        var second = person.Visitor.Choose("Transaction amount").Fill("Amount in USD", Cards.OtherAmount(await World.StatementAmountAsync(card))).Prepare("OK");

        await person.Visitor.SendAsync(first);
        await person.Visitor.SendAsync(second);
        var again = await person.Visitor.SendAsync(first);

        Assert.Equal([NotTheCode], again.Errors);
        Assert.Equal(2, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
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
}
