using System.Globalization;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>The rules that codes by mail and by phone share: tries, sends, waits, and whose a code is.</summary>
public sealed class CodeTests : PortalTest
{
    private const string Wrong = "That code did not work. Check the newest code you received, or send a new one.";

    /// <summary>A code that this one is not.</summary>
    internal static string Other(string code, int by = 1) => ((int.Parse(code, CultureInfo.InvariantCulture) + by) % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);

    [Theory, BothWays]
    public async Task After_five_wrong_tries_even_the_right_code_is_refused(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");
        for (var i = 1; i <= 5; i++) await person.Visitor.SendAsync(Fresh(form, Other(code, i)));

        var page = await person.Visitor.SendAsync(form);

        Assert.Equal(422, page.Status);
        Assert.Equal([Wrong], page.Errors);
        Assert.False(page.HasField("Enter code"));
        Assert.Equal(0, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task The_same_wrong_try_arriving_twice_counts_once(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();
        var form = person.Visitor.Fill("Enter code", Other(code)).Prepare("Verify");

        await person.Visitor.SendAsync(form);
        var again = await person.Visitor.SendAsync(form);

        Assert.Equal([Wrong], again.Errors);
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
    }

    [Theory, BothWays]
    public async Task The_right_code_sent_twice_is_answered_twice_alike(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");

        Assert.Equal("/setup", (await person.Visitor.SendAsync(form)).Path);
        Assert.Equal("/setup", (await person.Visitor.SendAsync(form)).Path);
    }

    [Theory, BothWays]
    public async Task The_right_code_sent_eight_times_at_once_is_answered_alike(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Fill("Enter code", code).Prepare("Verify"), 8);

        Assert.All(pages, page => Assert.Equal("/setup", page.Path));
    }

    [Theory, BothWays]
    public async Task The_right_code_from_two_tabs_at_once_proves_once(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();
        var other = person.Visitor.NewTab();
        await other.OpenAsync("/verify/email");

        var pages = await Task.WhenAll(person.Visitor.Fill("Enter code", code).PressAsync("Verify"), other.Fill("Enter code", code).PressAsync("Verify"));

        Assert.All(pages, page => Assert.Equal("/setup", page.Path));
        Assert.Equal(1, await World.CountAsync("challenges", "used_at IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task Pressing_Send_twice_sends_one_code(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var form = person.Visitor.Prepare("Send");

        await person.Visitor.SendAsync(form);
        var again = await person.Visitor.SendAsync(form);
        await World.QuietAsync();

        Assert.Equal(200, again.Status);
        Assert.True(again.HasField("Enter code"));
        Assert.Single(await World.Neighbours.MailToAsync(person.Email));
    }

    [Fact]
    public async Task Pressing_Send_eight_times_at_once_sends_one_code()
    {
        var person = await World.People.RegisteredAsync();

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Send"), 8);
        await World.QuietAsync();

        Assert.All(pages, page => Assert.True(page.HasField("Enter code")));
        Assert.Single(await World.Neighbours.MailToAsync(person.Email));
    }

    [Theory, BothWays]
    public async Task A_new_code_may_be_asked_for_after_a_minute(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromSeconds(50));

        var early = await person.Visitor.PressAsync("Send");

        Assert.Equal(429, early.Status);
        Assert.Equal(["A code is on its way. You can ask for a new one in 10 seconds."], early.Errors);
        Assert.Equal("10", early.Answered.Header("Retry-After"));
        World.Advance(TimeSpan.FromSeconds(11));
        Assert.True((await person.Visitor.PressAsync("Send")).HasField("Enter code"));
    }

    [Theory, BothWays]
    public async Task A_newer_code_ends_the_older(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var older = await person.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromSeconds(61));
        var newer = await person.AskForEmailCodeAsync();

        if (older != newer) Assert.Equal(422, (await person.Visitor.Fill("Enter code", older).PressAsync("Verify")).Status);
        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", newer).PressAsync("Verify")).Path);
    }

    [Theory, BothWays]
    public async Task Five_codes_in_an_hour_then_two_hours_wait_with_the_clock_time_said(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var older = person.Visitor.Prepare("Send");
        for (var i = 0; i < 5; i++)
        {
            Assert.True((await person.Visitor.PressAsync("Send")).HasField("Enter code"));
            World.Advance(TimeSpan.FromMinutes(2));
        }

        // Said beforehand, and there is no form that could not work; nor does an older one.
        var wait = $"You have asked for many codes. You can ask for the next one after {World.InWords(World.Clock.GetUtcNow().AddHours(2).AddMinutes(-2))}.";
        Assert.Contains(wait, person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.False(person.Visitor.Page.HasButton("Send"));
        Assert.Equal([wait], (await person.Visitor.SendAsync(older.With("__form", "another"))).Errors);
        World.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMinutes(1.9));
        await person.SignInAsync();
        Assert.True((await person.Visitor.PressAsync("Send")).HasField("Enter code"));
    }

    [Fact]
    public async Task The_limit_belongs_to_the_address_whoever_asks()
    {
        var person = await World.People.RegisteredAsync();
        await person.AskForEmailCodeAsync();
        var other = World.People.Stranger();
        other.Email = person.Email.ToUpperInvariant();
        await other.RegisterAsync();

        Assert.Equal(429, (await other.Visitor.PressAsync("Send")).Status);
    }

    [Fact]
    public async Task A_resend_does_not_give_an_address_new_tries_for_ever()
    {
        var person = await World.People.RegisteredAsync();
        person.Visitor = World.VisitorOf([("Codes:WrongTriesInADay", "7")]);
        await person.SignInAsync();
        for (var round = 0; round < 2; round++)
        {
            var wrong = await person.AskForEmailCodeAsync();
            for (var i = 1; i <= 4; i++) await person.Visitor.Fill("Enter code", Other(wrong, i)).PressAsync("Verify");
            World.Advance(TimeSpan.FromMinutes(2));
        }
        var code = await person.AskForEmailCodeAsync();

        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");

        Assert.Equal(429, page.Status);
        Assert.Contains("Too many wrong codes were tried", Assert.Single(page.Errors), StringComparison.Ordinal);
        World.Advance(TimeSpan.FromHours(2.1));
        await person.SignInAsync();
        Assert.Equal("/setup", (await person.ProveEmailAsync()).Path);
    }

    [Fact]
    public async Task One_accounts_code_is_no_good_for_another()
    {
        var one = await World.People.RegisteredAsync();
        var other = await World.People.RegisteredAsync();
        var code = await one.AskForEmailCodeAsync();
        var own = await other.AskForEmailCodeAsync();

        if (code != own) Assert.Equal(422, (await other.Visitor.Fill("Enter code", code).PressAsync("Verify")).Status);
        Assert.Equal("/setup", (await one.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Theory, BothWays]
    public async Task A_code_by_phone_proves_no_address(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var byPhone = await person.AskForPhoneCodeAsync();
        var byMail = await person.AskForEmailCodeAsync();

        if (byPhone != byMail) Assert.Equal(422, (await person.Visitor.Fill("Enter code", byPhone).PressAsync("Verify")).Status);
        Assert.Equal(0, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    /// <summary>The same form, opened once more and filled in otherwise: another submission.</summary>
    private static Submission Fresh(Submission form, string code) => form.With("Code", code);
}
