using Portal.Tests.Kit;

namespace Portal.Tests.Features.NotifyAccount;

/// <summary>A change of the number is told at the old one too.</summary>
public sealed class NoticeByPhoneTests : PortalTest
{
    private const string Words = "Northgate: the phone number of your account was changed. Not you? http";
    private const int Number = 90_010;

    [Theory, BothWays]
    public async Task The_old_number_is_told_in_one_message_with_a_link_to_deny_it(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await ChangeAsync(person);

        var notice = Assert.Single(await NoticesAsync(person.FullPhone));
        Assert.StartsWith(Words, notice, StringComparison.Ordinal);
        Assert.True(notice.Length <= 160, notice);
        Assert.Empty(await NoticesAsync(person.Home.FullNumberOf(Number)));

        var page = await World.SayNotMeAsync(LinkIn(notice), way);

        Assert.Contains("Your account is safe for now", page.Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal(1, await World.CountAsync("accounts", "changes_locked_until IS NOT NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'phone-restored'"));
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        Assert.NotEqual("/sign-in/code", (await person.GiveSignInCodeAsync()).Path);
    }

    /// <summary>It may have been stolen, and given up for that: whoever has it now must not take it back.</summary>
    [Fact]
    public async Task The_message_only_locks_where_a_mail_could_bring_the_number_back()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromDays(10.1));
        await World.QuietAsync();
        await person.SignInAsync();
        await ChangeAsync(person);

        await World.SayNotMeAsync(LinkIn((await NoticesAsync(person.FullPhone))[0]));

        Assert.Equal(person.Home.FullNumberOf(Number), await World.AskSqlAsync<string>("SELECT phone FROM accounts WHERE changes_locked_until IS NOT NULL"));
        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));
        Assert.Equal(person.FullPhone, await World.AskSqlAsync<string>("SELECT phone FROM accounts"));
    }

    /// <summary>A thief proves an address first, and would get the only link that brings the number back.</summary>
    [Fact]
    public async Task The_message_brings_the_number_back_also_where_an_address_was_proven_a_moment_before()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await person.ProveEmailAsync();
        await ChangeAsync(person);

        await World.SayNotMeAsync(LinkIn((await NoticesAsync(person.FullPhone)).Single(text => text.Contains("phone number", StringComparison.Ordinal))));

        Assert.Equal(person.FullPhone, await World.AskSqlAsync<string>("SELECT phone FROM accounts WHERE changes_locked_until IS NOT NULL"));
    }

    [Fact]
    public async Task Whoever_has_proven_an_address_is_told_both_ways_once()
    {
        var person = await World.People.WithBothProvenAsync();
        await ChangeAsync(person);
        await World.QuietAsync();

        Assert.Single(await NoticesAsync(person.FullPhone));
        Assert.NotEqual(LinkIn((await NoticesAsync(person.FullPhone))[0]), await World.NotMeLinkAsync(person.Email));
        await World.Neighbours.MailAsync(person.Email, "The phone number of your account was changed.");
    }

    [Fact]
    public async Task A_landline_is_neither_written_to_nor_called()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.SqlAsync("UPDATE accounts SET phone = '+441212345678'");
        await ChangeAsync(person);

        Assert.Empty(await World.Neighbours.PhoneAsync("+441212345678"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'notice-by-phone' AND state = 'moot' AND last_word = 'takes-no-messages'"));
    }

    [Fact]
    public async Task The_carrier_forgets_it_after_a_day_and_nothing_of_it_stays_here()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await ChangeAsync(person);
        var link = LinkIn((await NoticesAsync(person.FullPhone))[0]);
        Assert.Empty(await World.TablesWithAsync(link.Split('=')[1]));
        Assert.Empty(World.LogLinesWith(person.FullPhone));

        World.Advance(TimeSpan.FromDays(1.1));
        await World.QuietAsync();

        Assert.Contains(await World.Neighbours.RequestsAsync("twilio"), request => request.Method == "DELETE");
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'forget-at-carrier' AND ended_at IS NULL"));
    }

    [Fact]
    public async Task One_whose_answer_was_lost_is_neither_sent_twice_nor_kept_there_when_the_carrier_speaks_of_it()
    {
        var person = await World.People.WithBothProvenAsync();
        var code = await person.AskForNewPhoneCodeAsync(Number);
        await World.Neighbours.TroubleAsync("twilio", "lose-answer");
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("twilio", "ok");
        var reference = await World.AskSqlAsync<string>("SELECT key FROM intents WHERE kind = 'notice-by-phone' AND state = 'unknown'");

        await World.DeliverAllAsync([await World.Post.WithAsync("/webhooks/twilio", Uri.EscapeDataString(reference!), "delivered")]);
        World.Advance(TimeSpan.FromMinutes(5));
        await World.QuietAsync();

        Assert.Single(await NoticesAsync(person.FullPhone));
        Assert.Equal(1, await World.CountAsync("intents", $"kind = 'forget-at-carrier' AND key = 'forget-at-carrier:' || (SELECT result FROM intents WHERE key = '{reference}')"));
    }

    [Fact]
    public async Task It_waits_for_the_carrier_but_not_for_ever()
    {
        var person = await World.People.WithBothProvenAsync();
        var code = await person.AskForNewPhoneCodeAsync(Number);
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        World.Advance(TimeSpan.FromDays(3.1));
        await World.QuietAsync();

        Assert.Empty(await NoticesAsync(person.FullPhone));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'notice-by-phone' AND last_word = 'too-late'"));
    }

    /// <summary>A number that never was the account's has nothing to be told.</summary>
    [Fact]
    public async Task The_first_number_replaces_none()
    {
        await World.People.WithBothProvenAsync();

        Assert.Equal(0, await World.CountAsync("intents", "kind = 'notice-by-phone'"));
    }

    /// <summary>What was told of a change that its owner has taken back by mail must not lock the owner out again.</summary>
    [Fact]
    public async Task It_does_not_leave_after_an_earlier_change_was_denied()
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await person.ChangeEmailAsync("moved@post.example");
        var link = await World.NotMeLinkAsync(old);
        World.Advance(TimeSpan.FromMinutes(2));
        var code = await person.AskForNewPhoneCodeAsync(Number);
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await World.SayNotMeAsync(link);
        await World.QuietAsync();

        Assert.Empty(await NoticesAsync(person.FullPhone));
    }

    private async Task ChangeAsync(Person person)
    {
        var code = await person.AskForNewPhoneCodeAsync(Number);
        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        Assert.Equal("/security?changed=phone", page.Path);
        await World.QuietAsync();
    }

    private async Task<List<string>> NoticesAsync(string number) =>
        [.. (await World.Neighbours.PhoneAsync(number)).Select(line => line.Text).Where(text => text.StartsWith(Words, StringComparison.Ordinal))];

    private static string LinkIn(string message) => new Uri(message.Split(' ')[^1]).PathAndQuery;
}
