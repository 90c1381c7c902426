using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class VerifyEmailTests : PortalTest
{
    private const string Wrong = "That code did not work. Check the newest code you received, or send a new one.";

    [Theory, BothWays]
    public async Task A_code_by_mail_proves_the_address(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        var page = await person.ProveEmailAsync();

        Assert.Equal("/setup", page.Path);
        Assert.Equal([(303, "/setup")], page.Answered.Via);
        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task The_code_can_be_typed_only_after_it_was_sent(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var before = await person.Visitor.OpenAsync("/verify/email");
        Assert.True(before.HasButton("Send"));
        Assert.False(before.HasField("Enter code"));

        var after = await person.Visitor.PressAsync("Send");

        Assert.True(after.HasField("Enter code"));
        Assert.True(after.HasButton("Verify"));
        Assert.Contains("Not receiving an email?", after.Text, StringComparison.Ordinal);
        Assert.Contains("It is good for 30 minutes.", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_brings_the_code_as_text_and_as_html()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();

        var mail = Assert.Single(await World.Neighbours.MailToAsync(person.Email));

        Assert.Equal("Your code for Northgate", mail.Subject);
        Assert.Contains(code, mail.Text, StringComparison.Ordinal);
        Assert.Contains(code, mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0} {1}")]
    [InlineData("{0}-{1}")]
    [InlineData("  {0}{1} ")]
    public async Task Spaces_and_dashes_in_a_pasted_code_are_fine(string pasted)
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();

        var page = await person.Visitor.Fill("Enter code", string.Format(null, pasted, code[..3], code[3..])).PressAsync("Verify");

        Assert.Equal("/setup", page.Path);
    }

    [Theory]
    [BothWays("")]
    [BothWays("12345")]
    [BothWays("1234567")]
    [BothWays("12a456")]
    public async Task What_is_no_code_is_told_so_and_costs_no_try(Way way, string typed)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.AskForEmailCodeAsync();

        var page = await person.Visitor.Fill("Enter code", typed).PressAsync("Verify");

        Assert.Equal(422, page.Status);
        Assert.Equal("Enter the 6-digit code from the email", page.ErrorAt("Enter code"));
        Assert.Equal(0, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
    }

    [Theory, BothWays]
    public async Task A_wrong_code_is_refused_and_not_shown_again(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();

        var page = await person.Visitor.Fill("Enter code", CodeTests.Other(code)).PressAsync("Verify");

        Assert.Equal(422, page.Status);
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
        Assert.Equal(Wrong, page.ErrorAt("Enter code"));
        Assert.Equal("", page.ValueOf("Enter code"));
        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Fact]
    public async Task It_works_for_half_an_hour()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromMinutes(29.9));

        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Theory, BothWays]
    public async Task After_half_an_hour_it_is_refused_like_a_wrong_one_and_no_dead_form_is_left(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var code = await person.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromMinutes(15));
        await person.Visitor.OpenAsync("/verify/email");
        World.Advance(TimeSpan.FromMinutes(15.1));

        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");

        Assert.Equal(422, page.Status);
        Assert.Equal([Wrong], page.Errors);
        Assert.False(page.HasField("Enter code"));
        Assert.True((await person.Visitor.OpenAsync("/verify/email")).HasButton("Send"));
        Assert.False(person.Visitor.Page.HasField("Enter code"));
    }

    [Fact]
    public async Task Looking_at_the_page_sends_nothing()
    {
        var person = await World.People.RegisteredAsync();
        for (var i = 0; i < 3; i++) await person.Visitor.OpenAsync("/verify/email");
        await World.QuietAsync();

        Assert.Empty(await World.Neighbours.MailToAsync(person.Email));
        Assert.Equal(0, await World.CountAsync("challenges"));
    }

    [Theory, BothWays]
    public async Task Another_account_that_proved_the_address_first_has_it(Way way)
    {
        var late = await World.People.RegisteredAsync(way);
        var lateCode = await late.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromMinutes(2));
        var quick = World.People.Stranger();
        quick.Email = late.Email;
        await quick.RegisterAsync();
        Assert.Equal("/setup", (await quick.ProveEmailAsync()).Path);

        var page = await late.Visitor.Fill("Enter code", lateCode).PressAsync("Verify");

        Assert.Equal(422, page.Status);
        Assert.Equal(Wrong, page.ErrorAt("Enter code"));
        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    [Fact]
    public async Task Of_two_who_prove_one_address_at_once_one_has_it()
    {
        var one = await World.People.RegisteredAsync();
        var oneCode = await one.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromMinutes(2));
        var two = World.People.Stranger();
        two.Email = one.Email;
        await two.RegisterAsync();
        var twoCode = await two.AskForEmailCodeAsync();

        var pages = await Task.WhenAll(
            one.Visitor.Fill("Enter code", oneCode).PressAsync("Verify"), two.Visitor.Fill("Enter code", twoCode).PressAsync("Verify"));

        Assert.Equal(["/setup"], pages.Where(page => page.Status == 200).Select(page => page.Path));
        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task Who_claims_an_address_that_is_taken_sees_the_same_and_gets_no_code(Way way)
    {
        var owner = await World.People.WithProvenEmailAsync();
        World.Advance(TimeSpan.FromMinutes(2));
        var intruder = World.People.Stranger(way);
        intruder.Email = owner.Email;
        await intruder.RegisterAsync();
        await World.QuietAsync();

        var page = await intruder.Visitor.PressAsync("Send");
        await World.QuietAsync();

        Assert.True(page.HasField("Enter code"));
        var mail = await World.Neighbours.MailAsync(owner.Email, "You already have an account at Northgate");
        Assert.DoesNotMatch(@"\d{6}", mail.Text);
    }

    [Theory, BothWays]
    public async Task The_phone_can_be_used_instead(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/email");

        Assert.Equal("Verify your phone number", (await person.Visitor.FollowAsync("Use phone instead")).Heading);
    }

    [Theory, BothWays]
    public async Task Who_has_proven_it_is_led_on(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);

        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/verify/email")).Path);
    }

    [Fact]
    public async Task Strangers_are_asked_to_sign_in() =>
        Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/verify/email")).Path);

    [Fact]
    public async Task While_the_mail_server_is_down_the_code_waits_and_then_comes()
    {
        var person = await World.People.RegisteredAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await person.Visitor.PressAsync("Send");
        await World.QuietAsync();
        Assert.Empty(await World.Neighbours.MailToAsync(person.Email));

        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromMinutes(10));
        await World.QuietAsync();

        var code = await World.Neighbours.EmailedCodeAsync(person.Email);
        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Fact]
    public async Task A_code_that_died_while_the_mail_server_was_down_is_never_sent()
    {
        var person = await World.People.RegisteredAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await person.Visitor.PressAsync("Send");
        await World.QuietAsync();

        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromMinutes(31));
        await World.QuietAsync();

        Assert.Empty(await World.Neighbours.MailToAsync(person.Email));
        Assert.Equal("moot", await World.AskSqlAsync<string>("SELECT state FROM intents WHERE kind = 'email-code'"));
    }
}
