using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>What the carrier finds out later is shown like what it says at once.</summary>
public sealed class PhoneNewsTests : PortalTest
{
    [Theory]
    [BothWays("07405 553003", "Send message", "undelivered", "The phone could not be reached.")]
    [BothWays("07405 553004", "Send message", "undelivered", "The message was blocked on its way.")]
    [BothWays("07405 553006", "Send message", "undelivered", "This number cannot take messages.")]
    [BothWays("07405 553008", "Send message", "undelivered", "Your code was lost on its way to the phone.")]
    [BothWays("07405 554001", "Call immediately", "busy", "The line was busy when we called.")]
    [BothWays("07405 554002", "Call immediately", "no-answer", "Nobody answered our call.")]
    [BothWays("07405 554003", "Call immediately", "failed", "Your code was lost on its way to the phone.")]
    public async Task A_code_that_did_not_arrive_is_said_on_the_page(Way way, string number, string button, string status, string why)
    {
        var person = await AskAsync(way, number, button);
        Assert.True(person.Visitor.Page.HasField("Enter code"));

        var told = await World.Post.WithAsync("/webhooks/twilio", status);
        await World.DeliverAllAsync([told, told]);

        var page = await person.Visitor.ReloadAsync();
        Assert.Contains("Your code could not be sent", page.Text, StringComparison.Ordinal);
        Assert.Contains(why, page.Text, StringComparison.Ordinal);
        Assert.False(page.HasField("Enter code"));
    }

    [Theory]
    [InlineData("Send message", "delivered")]
    [InlineData("Call immediately", "completed")]
    public async Task A_code_that_arrived_can_be_typed(string button, string status)
    {
        var person = await AskAsync(Way.Plain, "07400 555321", button);
        await World.DeliverAllAsync([await World.Post.WithAsync("/webhooks/twilio", status)]);

        var page = await person.Visitor.ReloadAsync();

        Assert.DoesNotContain("could not be sent", page.Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync("+447400555321")).PressAsync("Verify")).Path);
    }

    [Fact]
    public async Task One_copy_that_arrived_outweighs_one_that_did_not_whichever_is_told_first()
    {
        var person = await AskAsync(Way.Plain, "07400 555321", "Send message");
        var reference = await World.AskSqlAsync<string>("SELECT id FROM challenges");
        (string, string)[] arrived = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        (string, string)[] lost = [("MessageSid", "SM2"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")];

        foreach (var order in new[] { (arrived, lost), (lost, arrived) })
        {
            await World.SqlAsync("UPDATE challenges SET arrived_at = NULL, trouble = NULL");
            await World.SqlAsync("DELETE FROM news");
            await World.DeliverAllAsync([World.TwilioSays(reference!, order.Item1), World.TwilioSays(reference!, order.Item2)]);
            Assert.True((await person.Visitor.ReloadAsync()).HasField("Enter code"));
        }
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_sent_twice_when_the_carrier_speaks_of_it()
    {
        await World.Neighbours.TroubleAsync("twilio", "lose-answer");
        var person = await AskAsync(Way.Plain, "07400 555321", "Send message");
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'phone-message' AND state = 'unknown'"));

        await World.DeliverAllAsync([await World.Post.WithAsync("/webhooks/twilio", "delivered")]);
        await World.Neighbours.TroubleAsync("twilio", "ok");
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();

        Assert.Single(await World.Neighbours.PhoneAsync("+447400555321"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'phone-message' AND state = 'done' AND payload IS NULL AND result LIKE 'SM%'"));
        Assert.True((await person.Visitor.ReloadAsync()).HasField("Enter code"));
        // Only the carrier's word says what to have forgotten there.
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'forget-at-carrier' AND state = 'planned'"));
    }

    /// <summary>A deletion has the message first and then its code, the carrier's word the other way about: when that has to stand back it is heard anew, as the carrier may not come back.</summary>
    [Fact]
    public async Task The_carriers_word_is_heard_though_it_crosses_a_deletion()
    {
        await World.Neighbours.TroubleAsync("twilio", "lose-answer");
        await AskAsync(Way.Plain, "07400 555321", "Send message");
        var told = World.TwilioSays((await World.AskSqlAsync<string>("SELECT id FROM challenges"))!, ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003"));

        bool isHeardAnew;
        do isHeardAnew = await World.StoodBackMeanwhileAsync("SELECT FROM intents WHERE kind = 'phone-message' FOR UPDATE", async () => Assert.Equal(200, await World.DeliverAsync(told)), then: "SELECT FROM challenges FOR UPDATE");
        while (!isHeardAnew);

        Assert.Equal((1, 1), (await World.CountAsync("news", "id LIKE 'twilio:SM1:%'"), await World.CountAsync("challenges", "trouble IS NOT NULL")));
    }

    [Fact]
    public async Task A_code_that_grew_old_was_not_undeliverable()
    {
        var person = await AskAsync(Way.Plain, "07400 555321", "Send message");
        World.Advance(TimeSpan.FromMinutes(11));

        var page = await person.Visitor.ReloadAsync();

        Assert.False(page.HasField("Enter code"));
        Assert.DoesNotContain("could not be sent", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_of_somebody_elses_code_changes_nothing_of_mine()
    {
        var person = await AskAsync(Way.Plain, "07400 555321", "Send message");

        await World.DeliverAllAsync([World.TwilioSays("unknown", ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003"))]);

        Assert.True((await person.Visitor.ReloadAsync()).HasField("Enter code"));
    }

    private async Task<Person> AskAsync(Way way, string number, string button)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");
        await person.Visitor.Fill("Phone number", number).PressAsync(button);
        return person;
    }
}
