using Portal.Tests.Kit;

namespace Portal.Tests.Features.FinishDeletion;

/// <summary>Whoever has proven no address hears of the deletion by message, as others do by mail.</summary>
public sealed class FarewellByPhoneTests : PortalTest
{
    private const string Words = "Northgate: your account has been deleted, as you asked. Not you? Write to support@northgate.example";

    [Theory, BothWays]
    public async Task Whoever_had_proven_no_address_is_told_once_at_the_number_that_was(Way way)
    {
        var leaver = await World.People.WithProvenPhoneAsync(way);
        await LeaveAsync(leaver);

        Assert.Equal([Words], await World.PhoneNoticesAsync(leaver.FullPhone));

        Assert.True(Words.Length <= 160);
        Assert.Empty(await World.Neighbours.MailToAsync(leaver.Email));
        foreach (var mark in new[] { leaver.Email, leaver.FullPhone, leaver.FullPhone[3..] }) Assert.Empty(await World.TablesWithAsync(mark));
        Assert.Empty(World.LogLinesWith(leaver.FullPhone));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await World.CountAsync("intents", "payload IS NOT NULL AND kind <> 'forget-at-carrier'"));
        Assert.Single(await World.PhoneNoticesAsync(leaver.FullPhone));
    }

    [Fact]
    public async Task The_carrier_forgets_it_and_is_told_no_account()
    {
        var leaver = await World.People.WithProvenPhoneAsync();
        var id = await World.AskSqlAsync<string>("SELECT id FROM accounts");
        await LeaveAsync(leaver);
        Assert.DoesNotContain(World.Neighbours.Heard(), request => request.Contains(id!, StringComparison.Ordinal));
        Assert.Equal(2, await World.CountAsync("intents", "kind = 'forget-at-carrier' AND ended_at IS NULL"));

        await PassAsync(TimeSpan.FromDays(1.1));
        // It deletes nothing that is still under way there, and is asked again.
        while (await World.CountAsync("intents", "ended_at IS NULL") > 0) await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(2, (await World.Neighbours.RequestsAsync("twilio")).Where(request => request.Method == "DELETE").DistinctBy(request => request.Path).Count());
    }

    [Fact]
    public async Task Whoever_is_mailed_gets_no_message()
    {
        var leaver = await World.People.WithBothProvenAsync();
        await LeaveAsync(leaver);

        Assert.Empty(await World.PhoneNoticesAsync(leaver.FullPhone));
        await World.Neighbours.MailAsync(leaver.Email, "Your Northgate account has been deleted");
    }

    [Fact]
    public async Task Who_has_proven_nothing_is_told_nothing()
    {
        var leaver = await World.People.RegisteredAsync();
        await leaver.AskForPhoneCodeAsync();
        await LeaveAsync(leaver);

        Assert.Empty(await World.PhoneNoticesAsync(leaver.FullPhone));
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'farewell-by-phone'"));
    }

    [Fact]
    public async Task The_deletion_does_not_wait_for_a_carrier_that_is_down()
    {
        World.TroubleIsExpected = true;
        var leaver = await World.People.WithProvenPhoneAsync();
        await World.Neighbours.TroubleAsync("twilio", "down");
        await LeaveAsync(leaver);
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Empty(await World.TablesWithAsync(leaver.FullPhone));

        await World.Neighbours.TroubleAsync("twilio", "ok");
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal([Words], await World.PhoneNoticesAsync(leaver.FullPhone));
    }

    [Fact]
    public async Task One_whose_answer_was_lost_is_not_sent_twice_when_the_carrier_speaks_of_it()
    {
        var leaver = await World.People.WithProvenPhoneAsync();
        await World.Neighbours.TroubleAsync("twilio", "lose-answer");
        await LeaveAsync(leaver);
        await World.Neighbours.TroubleAsync("twilio", "ok");
        var reference = await World.AskSqlAsync<string>("SELECT key FROM intents WHERE kind = 'farewell-by-phone' AND state = 'unknown'");

        await World.DeliverAllAsync([await World.Post.WithAsync("/webhooks/twilio", Uri.EscapeDataString(reference!), "delivered")]);
        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal([Words], await World.PhoneNoticesAsync(leaver.FullPhone));
        Assert.Equal(1, await World.CountAsync("intents", $"kind = 'forget-at-carrier' AND key = 'forget-at-carrier:' || (SELECT result FROM intents WHERE key = '{reference}')"));
    }

    [Theory, InlineData("codes to prefix"), InlineData("codes to country"), InlineData("messages and calls")]
    public async Task It_counts_among_the_messages_of_a_day_and_waits_while_those_are_used_up(string limit)
    {
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        var leaver = await World.People.WithProvenPhoneAsync();
        var before = await World.AskSqlAsync<int>($"SELECT max(count) FROM limits WHERE name = '{limit}'");
        await World.SqlAsync($"UPDATE limits SET count = 100000, blocked_until = $1 WHERE name = '{limit}'", World.Clock.GetUtcNow().AddMinutes(30));
        await LeaveAsync(leaver);
        for (var minutes = 0; minutes < 25; minutes += 5) await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await World.PhoneNoticesAsync(leaver.FullPhone));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'farewell-by-phone' AND last_word = 'messages-spent' AND possible = 0 AND ended_at IS NULL"));

        await World.SqlAsync($"UPDATE limits SET count = {before}, blocked_until = NULL WHERE name = '{limit}'");
        for (var minutes = 0; minutes < 15; minutes += 5) await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal([Words], await World.PhoneNoticesAsync(leaver.FullPhone));
        Assert.Equal(before + 1, await World.AskSqlAsync<int>($"SELECT max(count) FROM limits WHERE name = '{limit}'"));
    }

    [Fact]
    public async Task It_waits_for_three_days_at_most_and_then_nothing_holds_the_number()
    {
        var leaver = await World.People.WithProvenPhoneAsync();
        await leaver.AskToLeaveAsync();
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'farewell-by-phone' AND payload IS NOT NULL"));

        await PassAsync(TimeSpan.FromDays(3.01));

        Assert.Empty(await World.PhoneNoticesAsync(leaver.FullPhone));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'farewell-by-phone' AND last_word = 'too-late' AND payload IS NULL"));
    }

    [Fact]
    public async Task A_landline_is_neither_written_to_nor_called()
    {
        var leaver = await World.People.WithProvenPhoneAsync();
        await World.SqlAsync("UPDATE accounts SET phone = '+441212345678'");
        await LeaveAsync(leaver);

        Assert.Empty(await World.Neighbours.PhoneAsync("+441212345678"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'farewell-by-phone' AND last_word = 'takes-no-messages'"));
    }

    private async Task LeaveAsync(Person person)
    {
        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);
        await World.QuietAsync();
    }

    private async Task PassAsync(TimeSpan time)
    {
        World.Advance(time);
        await World.QuietAsync();
    }
}
