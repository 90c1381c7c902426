using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class AnswerTicketTests : PortalTest
{
    [Theory, BothWays]
    public async Task More_attempts_let_the_owner_confirm_by_the_line_that_is_on_the_statement(Way way)
    {
        var (person, card, code) = await WithSpentCardAsync(way);
        var visitor = await AtTheTicketAsync(way);
        Assert.Contains("5 of 5 attempts used.", visitor.Page.Text, StringComparison.Ordinal);

        var page = await visitor.PressAsync("Allow 5 more attempts");
        await World.QuietAsync();

        Assert.Contains("More attempts are allowed", page.Text, StringComparison.Ordinal);
        Assert.Contains("No card of this account has spent its attempts.", page.Text, StringComparison.Ordinal);
        await World.Neighbours.MailAsync(person.Email, "You can confirm your card again");
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-attempts-allowed' AND actor = 'Ada' AND account_id IS NOT NULL"));
        Assert.Contains("5 attempts left", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await person.GuessAsync(code)).Path);
        Assert.Equal("hold charge void refund", await SortedAsync(card));
    }

    [Fact]
    public async Task Or_by_a_new_check_when_the_card_is_added_again()
    {
        var (person, card, _) = await WithSpentCardAsync();
        await person.RemoveCardAsync();
        await World.QuietAsync();
        await (await AtTheTicketAsync()).PressAsync("Allow 5 more attempts");

        var page = await person.AddCardAsync(card);

        Assert.Contains("5 attempts left", page.Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await person.ConfirmCardAsync(card)).Path);
        await World.QuietAsync();
        Assert.Equal("hold hold charge charge void void refund refund", await SortedAsync(card));
    }

    [Fact]
    public async Task A_card_spent_on_an_account_that_is_gone_is_known_by_the_offer_that_was_turned_away()
    {
        var (first, card, _) = await WithSpentCardAsync(ticket: false);
        await first.RemoveCardAsync();
        await World.QuietAsync();
        await World.SqlAsync("DELETE FROM accounts");
        var person = await World.People.WithBothProvenAsync();
        Assert.Equal(422, (await person.AddCardAsync(card)).Status);
        await OpenTicketAsync(person);
        var visitor = await AtTheTicketAsync();
        Assert.Contains("A card that was turned away", visitor.Page.Text, StringComparison.Ordinal);

        await visitor.PressAsync("Allow 5 more attempts");

        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(card)).Path);
        Assert.Equal("/setup", (await person.ConfirmCardAsync(card)).Path);
    }

    [Theory, BothWays]
    public async Task Pressing_twice_or_two_operators_at_once_allow_five_and_no_more(Way way)
    {
        await WithSpentCardAsync();
        var (one, other) = (await AtTheTicketAsync(way), await AtTheTicketAsync(way));
        var (first, second) = (one.Prepare("Allow 5 more attempts"), other.Prepare("Allow 5 more attempts"));

        await Task.WhenAll(one.SendAtOnceAsync(first, 4), other.SendAtOnceAsync(second, 4));
        await World.QuietAsync();

        Assert.Equal(10, await World.AskSqlAsync<int>("SELECT allowed FROM card_attempts"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-attempts-allowed'"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'attempts-allowed-mail'"));
    }

    [Fact]
    public async Task The_sixth_to_tenth_guess_are_judged_and_never_an_eleventh()
    {
        var (person, _, code) = await WithSpentCardAsync();
        await (await AtTheTicketAsync()).PressAsync("Allow 5 more attempts");
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");

        await Task.WhenAll(Enumerable.Range(10, 30).Select(i => person.Visitor.Twin().SendAsync(form.With("Code", CodeTests.Other(code, i)))));

        Assert.Equal(10, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
        Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_card_that_had_twenty_attempts_gets_no_more()
    {
        await WithSpentCardAsync();
        var visitor = await AtTheTicketAsync();
        var form = visitor.Prepare("Allow 5 more attempts");
        await World.SqlAsync("UPDATE card_attempts SET allowed = 20, tries = 20");

        Assert.Equal(["This card has had all the attempts that we ever allow. Ask its owner to use another one."], (await visitor.SendAsync(form)).Errors);
        Assert.False(visitor.Page.HasButton("Allow 5 more attempts"));
    }

    [Theory, BothWays]
    public async Task A_closed_ticket_is_closed_for_its_owner_too(Way way)
    {
        var person = await World.People.WithProvenEmailAsync();
        await OpenTicketAsync(person);
        var visitor = await AtTheTicketAsync(way);
        Assert.Contains("Line one Line two", visitor.Page.Text, StringComparison.Ordinal);
        Assert.False(visitor.Page.HasButton("Allow 5 more attempts"));

        var page = await visitor.PressAsync("Close ticket");

        Assert.Contains("The ticket is closed", page.Text, StringComparison.Ordinal);
        Assert.Contains("Closed", (await person.Visitor.OpenAsync("/support")).Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'ticket-closed' AND actor = 'Ada'"));
        Assert.Equal(404, (await visitor.OpenAsync("/operations/ticket?number=1")).Status);
    }

    /// <summary>An address that is only claimed may be a stranger's.</summary>
    [Fact]
    public async Task Who_has_proven_no_address_is_sent_no_word()
    {
        var person = await World.People.WithProvenPhoneAsync();
        var card = CardNumbers.Next();
        await person.AddCardAsync(card);
        await SpendAsync(person, await World.StatementCodeAsync(card));
        await OpenTicketAsync(person);

        await (await AtTheTicketAsync()).PressAsync("Allow 5 more attempts");
        await World.QuietAsync();

        Assert.Equal("no-proven-address", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'attempts-allowed-mail' AND state = 'moot'"));
        Assert.Empty(await World.Neighbours.MailToAsync(person.Email));
    }

    [Fact]
    public async Task Whoever_closes_one_that_a_colleague_has_closed_writes_nothing_more()
    {
        await OpenTicketAsync(await World.People.WithProvenEmailAsync());
        var (one, other) = (await AtTheTicketAsync(), await AtTheTicketAsync());
        await one.PressAsync("Close ticket");
        var closed = await World.AskSqlAsync<DateTime>("SELECT closed_at FROM tickets");
        World.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("The ticket is closed", (await other.PressAsync("Close ticket")).Text, StringComparison.Ordinal);

        Assert.Equal((1, closed), (await World.CountAsync("audit", "act = 'ticket-closed'"), await World.AskSqlAsync<DateTime>("SELECT closed_at FROM tickets")));
    }

    [Fact]
    public async Task Whoever_closes_one_that_a_colleague_is_closing_writes_nothing_more()
    {
        await OpenTicketAsync(await World.People.WithProvenEmailAsync());
        var visitor = await AtTheTicketAsync();

        await World.MeanwhileAsync("UPDATE tickets SET closed_at = now()", () => visitor.PressAsync("Close ticket"));

        Assert.Equal(0, await World.CountAsync("audit", "act = 'ticket-closed'"));
    }

    private async Task<(Person Person, string Card, string Code)> WithSpentCardAsync(Way way = Way.Plain, bool ticket = true)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var code = await World.StatementCodeAsync(card);
        await SpendAsync(person, code);
        if (ticket) await OpenTicketAsync(person);
        return (person, card, code);
    }

    private async Task SpendAsync(Person person, string code)
    {
        for (var i = 1; i <= 5; i++) await person.GuessAsync(CodeTests.Other(code, i));
        await World.QuietAsync();
    }

    private static async Task OpenTicketAsync(Person person)
    {
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "My card").Fill("What happened?", "Line one\nLine two").PressAsync("Submit");
    }

    private async Task<Visitor> AtTheTicketAsync(Way way = Way.Plain)
    {
        var visitor = await World.OperatorAsync(way);
        await visitor.FollowAsync($"Ticket {await World.AskSqlAsync<long>("SELECT max(number) FROM tickets")}");
        return visitor;
    }

    private async Task<string> SortedAsync(string card)
    {
        string[] order = ["hold", "charge", "void", "refund"];
        return string.Join(' ', (await World.StatementKindsAsync(card)).Split(' ').OrderBy(kind => Array.IndexOf(order, kind)));
    }
}
