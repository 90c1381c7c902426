using Portal.Tests.Kit;

namespace Portal.Tests.Features.AddCard;

/// <summary>Cards whose bank wants to see the owner (3-D Secure): away to the bank's page and back, and what goes wrong on the way.</summary>
public sealed class AskedByTheBankTests : PortalTest
{
    private const string AsksOnce = "4000002500003155";
    private const string AsksEveryTime = "4000002760003184";
    private const string HasNoFunds = "4000008260003178";

    [Theory, BothWays]
    public async Task Who_answers_their_bank_comes_back_and_the_check_goes_on(Way way)
    {
        var person = await AtTheBankAsync(way);
        Assert.Empty(await World.Neighbours.StatementAsync(AsksOnce));

        var page = await person.Visitor.PressAsync("Complete");

        Assert.Equal("/payment-methods/card/confirm", page.Path);
        Assert.Equal("hold charge", await World.StatementKindsAsync(AsksOnce));
        Assert.Equal("/setup", (await person.ConfirmCardAsync(AsksOnce)).Path);
    }

    [Theory, BothWays]
    public async Task Who_fails_there_is_told_and_nothing_is_charged(Way way)
    {
        var person = await AtTheBankAsync(way);

        var page = await person.Visitor.PressAsync("Fail");
        await World.QuietAsync();

        Assert.Contains("The card was not added", page.Text, StringComparison.Ordinal);
        Assert.Contains("You did not confirm this card with your bank.", page.Text, StringComparison.Ordinal);
        Assert.Empty(await World.Neighbours.StatementAsync(AsksOnce));
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
        Assert.Equal("/payment-methods/card", (await person.Visitor.FollowAsync("Type in a card")).Path);
    }

    [Theory, BothWays]
    public async Task Who_failed_may_try_the_same_card_again(Way way)
    {
        var person = await AtTheBankAsync(way);
        await person.Visitor.PressAsync("Fail");
        await World.QuietAsync();

        await person.AddCardAsync(AsksOnce);
        var page = await person.Visitor.PressAsync("Complete");

        Assert.Equal("/payment-methods/card/confirm", page.Path);
        Assert.Equal("hold charge", await World.StatementKindsAsync(AsksOnce));
    }

    [Theory, BothWays]
    public async Task Who_turns_back_at_the_bank_can_go_there_later(Way way)
    {
        var person = await AtTheBankAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        Assert.False(person.Visitor.Page.HasButton("OK"));

        await person.Visitor.FollowAsync("Go to your bank");
        var page = await person.Visitor.PressAsync("Complete");

        Assert.Equal("/payment-methods/card/confirm", page.Path);
        Assert.True(page.HasButton("OK"));
    }

    [Fact]
    public async Task Who_never_comes_back_from_there_owes_nothing_and_may_use_another_card()
    {
        var person = await AtTheBankAsync(Way.Plain);
        for (var minutes = 0; minutes < 80; minutes += 11)
        {
            World.Advance(TimeSpan.FromMinutes(11));
            await World.QuietAsync();
        }
        await person.SignInAsync();

        Assert.Contains("You did not confirm this card with your bank.", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
        World.Advance(TimeSpan.FromDays(1));
        await World.QuietAsync();
        Assert.Empty(await World.Neighbours.StatementAsync(AsksOnce));
        Assert.Equal(0, await World.OpenIntentsAsync());
        Assert.Equal(0, await World.CountAsync("card_payments", "state <> 'Declined'"));
        await person.SignInAsync();
        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(CardNumbers.Next("400000250"))).Path);
    }

    [Fact]
    public async Task Who_answered_the_bank_and_did_not_come_back_has_the_card_checked_by_asking()
    {
        var person = await AtTheBankAsync(Way.Plain);
        await person.LeaveTheBankAsync("Complete");

        for (var i = 0; i < 4; i++)
        {
            World.Advance(TimeSpan.FromMinutes(2));
            await World.QuietAsync();
        }

        Assert.Equal("hold charge", await World.StatementKindsAsync(AsksOnce));
    }

    [Fact]
    public async Task Coming_back_many_times_at_once_checks_the_card_once()
    {
        var person = await AtTheBankAsync(Way.Plain);
        await person.LeaveTheBankAsync("Complete");
        const string Back = "/payment-methods/card/return?setup_intent=seti_1&redirect_status=succeeded";

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.Visitor.NewTab().OpenAsync(Back)));
        var page = await person.Visitor.OpenAsync(Back);

        Assert.Equal("/payment-methods/card/confirm", page.Path);
        Assert.True(page.HasButton("OK"));
        Assert.Equal("hold charge", await World.StatementKindsAsync(AsksOnce));
    }

    [Fact]
    public async Task Coming_back_in_another_browser_is_nothing_but_a_look()
    {
        var person = await AtTheBankAsync(Way.Plain);
        var stranger = await World.People.WithBothProvenAsync();
        const string Back = "/payment-methods/card/return?setup_intent=seti_1&redirect_status=succeeded";

        Assert.Equal("/sign-in", (await World.Visitor().OpenAsync(Back)).Path);
        Assert.Equal("/payment-methods/add", (await stranger.Visitor.OpenAsync(Back)).Path);
        Assert.Empty(await World.Neighbours.StatementAsync(AsksOnce));

        await person.LeaveTheBankAsync("Complete");
        person.Visitor = World.Visitor();
        await person.SignInAsync();
        Assert.Equal("/payment-methods/card/confirm", (await person.Visitor.OpenAsync(Back)).Path);
        Assert.Equal("hold charge", await World.StatementKindsAsync(AsksOnce));
    }

    [Fact]
    public async Task What_the_address_claims_is_not_believed()
    {
        var person = await AtTheBankAsync(Way.Plain);

        var page = await person.Visitor.OpenAsync("/payment-methods/card/return?setup_intent=seti_1&redirect_status=succeeded");

        Assert.Equal("/payment-methods/card/confirm", page.Path);
        Assert.Contains("Your bank wants to make sure that it is you.", page.Text, StringComparison.Ordinal);
        Assert.Empty(await World.Neighbours.StatementAsync(AsksOnce));
    }

    [Fact]
    public async Task Removing_the_card_while_the_bank_waits_ends_it()
    {
        var person = await AtTheBankAsync(Way.Plain);

        await person.RemoveCardAsync();
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        for (var i = 0; i < 8; i++)
        {
            World.Advance(TimeSpan.FromMinutes(11));
            await World.QuietAsync();
        }

        Assert.Empty(await World.Neighbours.StatementAsync(AsksOnce));
        Assert.Equal(0, await World.CountAsync("card_payments", "state <> 'Declined'"));
    }

    /// <summary>Taken off before it was on, it would stay on.</summary>
    [Fact]
    public async Task It_is_taken_off_at_the_processor_when_attaching_has_ended()
    {
        var person = await AtTheBankAsync(Way.Plain);
        await person.RemoveCardAsync();
        var off = await World.AskSqlAsync<string>("SELECT key FROM intents WHERE kind = 'detach-card'");

        await World.CarryOutAsync(_ => off!);

        Assert.Equal("still-being-attached", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'detach-card' AND ended_at IS NULL"));
        await World.SettleAsync();
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'detach-card' AND state = 'done'"));
    }

    [Theory, BothWays]
    public async Task A_bank_that_asks_every_time_is_told_of_with_what_to_do(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way, Residence.Germany);
        await person.AddCardAsync(AsksEveryTime);

        var page = await person.Visitor.PressAsync("Complete");
        await World.QuietAsync();

        Assert.Contains("The card was not added", page.Text, StringComparison.Ordinal);
        Assert.Contains("Your bank wants to ask you at every payment", page.Text, StringComparison.Ordinal);
        Assert.Empty(await World.Neighbours.StatementAsync(AsksEveryTime));
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task Who_answers_the_bank_and_has_no_funds_is_told_that(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.AddCardAsync(HasNoFunds);

        var page = await person.Visitor.PressAsync("Complete");

        Assert.Contains("There is not enough money on this card for the check.", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    private async Task<Person> AtTheBankAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way, Residence.France);
        var page = await person.AddCardAsync(AsksOnce);
        Assert.True(page.HasButton("Complete"), page.ToString());
        return person;
    }
}
