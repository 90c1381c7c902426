using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>A browser not seen before wants a code besides the password.</summary>
public sealed class SignInCodeTests : PortalTest
{
    private const string Wrong = "That code did not work. Check the newest code you received, or send a new one.";

    [Theory, BothWays]
    public async Task A_new_browser_is_asked_for_a_code_by_mail_once(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        person.Visitor = World.Visitor(way);

        var page = await person.GivePasswordAsync();

        Assert.Equal(("/sign-in/code", "Is it you?"), (page.Path, page.Heading));
        Assert.Equal(1, await World.CountAsync("sessions"));
        Assert.Equal("/sign-in", (await person.Visitor.NewTab().OpenAsync("/setup")).Path);
        var code = await person.SignInCodeAsync();
        Assert.Contains("somebody knows your password", (await World.Neighbours.MailToAsync(person.Email))[0].Text, StringComparison.Ordinal);
        page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        // What the other tab asked for.
        Assert.Equal("/setup", page.Path);
        World.Advance(TimeSpan.FromHours(1));
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
    }

    [Theory, BothWays]
    public async Task The_browser_that_registered_is_known_for_half_a_year_unless_told_to_forget(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        World.Advance(TimeSpan.FromDays(179));
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
        // Whoever comes by a link in a mail, or is sent here by another site, is known too.
        Assert.True(person.Visitor.Cookies.Find("browser")!.Has("SameSite=Lax"));
        World.Advance(TimeSpan.FromDays(179));
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);

        await person.SignOutAsync();
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
        await person.Visitor.OpenAsync("/sign-out");
        await person.Visitor.Choose("Forget this browser").PressAsync("Sign out");
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        await person.GiveSignInCodeAsync();
        World.Advance(TimeSpan.FromDays(181));
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync("known_browsers"));
    }

    [Theory, BothWays]
    public async Task Who_has_proven_a_phone_alone_gets_the_code_there_and_who_has_both_may_choose(Way way)
    {
        var caller = await World.People.WithProvenPhoneAsync(way);
        caller.Visitor = World.Visitor(way);
        await caller.GivePasswordAsync();
        Assert.False(caller.Visitor.Page.HasButton("Send"));
        Assert.Equal("/verify/email", (await caller.GiveSignInCodeAsync()).Path);

        var person = await World.People.WithBothProvenAsync(way);
        person.Visitor = World.Visitor(way);
        await person.GivePasswordAsync();
        await World.QuietAsync();
        Assert.Contains($"We sent a 6-digit code to {person.Email[0]}", (await person.Visitor.OpenAsync("/sign-in/code")).Text, StringComparison.Ordinal);
        var earlier = (await World.Neighbours.PhoneAsync(person.FullPhone)).Count;
        await person.Visitor.PressAsync("Send message");
        await World.QuietAsync();
        Assert.Contains($"We sent a 6-digit code to ••• {person.FullPhone[^3..]}", (await person.Visitor.OpenAsync("/sign-in/code")).Text, StringComparison.Ordinal);
        var code = await World.Neighbours.PhonedCodeAsync(person.FullPhone, earlier);
        Assert.Equal("/payment-methods/add", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Fact]
    public async Task Where_nothing_is_proven_there_is_nothing_to_ask_for()
    {
        var person = await World.People.RegisteredAsync();
        person.Visitor = World.Visitor();

        Assert.Equal("/verify/email", (await person.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf([("Sessions:CodeForNewBrowser", "false")]);

        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
    }

    [Theory, BothWays]
    public async Task A_wrong_password_and_an_unknown_address_look_as_before(Way way)
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.Visitor(way);
        person.Password = "not the right words";
        var wrong = await person.GivePasswordAsync();
        person.Email = "phantom@post.example";
        person.Visitor = World.Visitor(way);
        var unknown = await person.GivePasswordAsync();

        Assert.Equal((422, 422), (wrong.Status, unknown.Status));
        Assert.Equal(wrong.Errors, unknown.Errors);
        Assert.Equal(0, await World.CountAsync("challenges", "purpose = 'SignIn'"));
    }

    [Theory, BothWays]
    public async Task Five_wrong_codes_end_it_and_a_code_ends_after_ten_minutes(Way way)
    {
        var person = await World.People.AtCodeAsync(way);
        var code = await person.SignInCodeAsync();
        Assert.Equal("Enter the 6-digit code that we sent you", (await person.Visitor.Fill("Enter code", "12").PressAsync("Verify")).ErrorAt("Enter code"));
        for (var i = 1; i <= 5; i++) Assert.Equal(Wrong, (await person.Visitor.Fill("Enter code", CodeTests.Other(code, i)).PressAsync("Verify")).Errors.Single());
        Assert.False(person.Visitor.Page.HasField("Enter code"));

        World.Advance(TimeSpan.FromMinutes(2));
        await person.Visitor.PressAsync("Send");
        code = await person.SignInCodeAsync();
        World.Advance(TimeSpan.FromMinutes(10.1));
        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");

        Assert.Equal(422, page.Status);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Fact]
    public async Task Another_browser_cannot_give_the_code_without_the_password_nor_a_code_of_another_account()
    {
        var person = await World.People.AtCodeAsync(Way.Plain);
        var other = await World.People.AtCodeAsync(Way.Plain);
        var (code, ofOther) = (await person.SignInCodeAsync(), await other.SignInCodeAsync());
        Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/sign-in/code")).Path);
        if (code != ofOther) Assert.Equal(422, (await person.Visitor.Fill("Enter code", ofOther).PressAsync("Verify")).Status);

        Assert.Equal("/payment-methods/add", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    /// <summary>Somebody who knows the password waits for the owner to sign in, and talks them out of the code that they get then.</summary>
    [Fact]
    public async Task A_code_opens_the_account_only_to_the_browser_that_asked_for_it()
    {
        var person = await World.People.AtCodeAsync(Way.Plain);
        var thief = person.Visitor;
        World.Advance(TimeSpan.FromMinutes(2));
        person.Visitor = World.Visitor();
        await person.GivePasswordAsync();
        var code = await person.SignInCodeAsync();

        Assert.Equal(422, (await thief.Fill("Enter code", code).PressAsync("Verify")).Status);
        Assert.False((await thief.OpenAsync("/sign-in/code")).HasField("Enter code"));
        Assert.Equal("/payment-methods/add", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Fact]
    public async Task A_new_password_ends_what_waits_for_a_code_and_what_was_known()
    {
        var person = await World.People.AtCodeAsync(Way.Plain);
        var (waiting, code) = (person.Visitor, await person.SignInCodeAsync());
        var form = waiting.Fill("Enter code", code).Prepare("Verify");
        person.Visitor = World.Visitor();
        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        await person.Visitor.Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").PressAsync("Set password");

        Assert.Equal("/sign-in", (await waiting.SendAsync(form)).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
        person.Password = "eleven purple umbrellas";
        // The link came by mail, as a code would have.
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
        Assert.Equal(1, await World.CountAsync("known_browsers"));
    }

    /// <summary>Who has checked the old password before a new one was set must not be let in after it.</summary>
    [Fact]
    public async Task A_sign_in_that_a_new_password_crosses_does_not_outlive_it()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security");
        World.Advance(TimeSpan.FromHours(1));
        await person.Visitor.OpenAsync("/sign-in");
        var page = person.Visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Page;
        await World.SqlAsync("DELETE FROM sessions");

        await World.MeanwhileAsync("UPDATE accounts SET password_hash = 'another'", async () => page = await person.Visitor.PressAsync("Sign in"));

        Assert.Equal(422, page.Status);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task Saying_that_a_change_was_somebody_elses_makes_every_browser_a_stranger()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));

        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task The_browsers_name_is_kept_only_as_a_keyed_hash_that_connects_no_two_accounts()
    {
        var first = await World.People.RegisteredAsync();
        await first.Visitor.PressAsync("Sign out");
        var second = await World.People.RegisteredAsync();
        var cookie = second.Visitor.Cookies.Find("browser")!;

        Assert.Empty(await World.TablesWithAsync(cookie.Value));
        Assert.True(cookie.Has("httponly") && cookie.Has("samesite=lax") && cookie.Has("path=/"));
        Assert.Equal(2, await World.AskSqlAsync<long>("SELECT count(DISTINCT token_hash) FROM known_browsers"));
    }
}
