using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class ConfirmPasswordTests : PortalTest
{
    [Theory, BothWays]
    public async Task What_matters_needs_a_password_given_in_the_last_ten_minutes(Way way)
    {
        var person = await LaterAsync(way);

        var page = await person.Visitor.OpenAsync("/account/delete");
        Assert.Equal("Confirm that it is you", page.Heading);

        page = await person.Visitor.Fill("Password", person.Password).PressAsync("Continue");
        Assert.Equal("/account/delete", page.Path);
        Assert.Equal("/account/delete", (await person.Visitor.OpenAsync("/account/delete")).Path);
    }

    [Fact]
    public async Task Within_ten_minutes_nobody_asks()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        await person.SignInAsync();
        World.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal("/account/delete", (await person.Visitor.OpenAsync("/account/delete")).Path);
    }

    /// <summary>The first answer was lost with its cookie, so the browser sends the form again with the old one.</summary>
    [Theory, BothWays]
    public async Task Sent_again_with_the_cookie_it_replaced_it_leads_to_the_same_place(Way way)
    {
        var (visitor, twin, form) = await ConfirmedAsync(way);

        Assert.Equal("/account/delete", (await twin.SendAsync(form)).Path);
        Assert.Equal("/account/delete", (await twin.OpenAsync("/account/delete")).Path);
        Assert.Equal("/account/delete", (await visitor.OpenAsync("/account/delete")).Path);
    }

    [Fact]
    public async Task But_not_when_what_it_began_is_over_nor_with_another_cookie_nor_with_another_form()
    {
        var (visitor, twin, form) = await ConfirmedAsync(Way.Plain);
        Assert.Equal("/sign-in?typed=lost", (await twin.SendAsync(form.With("Password", "something else"))).Path);
        var cookies = new[] { ("Cookie", "session=" + new string('a', 32)) };
        Assert.Equal("/sign-in?typed=lost", (await World.Visitor().AskAsync(HttpMethod.Post, form.Action.PathAndQuery, new FormUrlEncodedContent(form.Fields), cookies)).Headers.Location?.ToString());
        await visitor.PressAsync("Sign out");

        Assert.Equal("/sign-in?typed=lost", (await twin.SendAsync(form)).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    /// <summary>Somebody who gave the password again, a copy of their browser as it was before, and the form.</summary>
    private async Task<(Visitor Visitor, Visitor Twin, Submission Form)> ConfirmedAsync(Way way)
    {
        var person = await LaterAsync(way);
        await person.Visitor.OpenAsync("/account/delete");
        var form = person.Visitor.Fill("Password", person.Password).Prepare("Continue");
        var twin = person.Visitor.Twin();
        await person.Visitor.SendAsync(form);
        return (person.Visitor, twin, form);
    }

    [Fact]
    public async Task A_form_of_such_a_page_that_arrives_too_late_does_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/account/delete");
        World.Advance(TimeSpan.FromMinutes(11));

        var page = await person.Visitor.PressAsync("OK");

        Assert.Equal("Confirm that it is you", page.Heading);
        Assert.Equal(0, await World.CountAsync("accounts", "closing_since IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task A_wrong_password_is_refused_and_not_shown_again(Way way)
    {
        var person = await LaterAsync(way);
        await person.Visitor.OpenAsync("/account/delete");

        var page = await person.Visitor.Fill("Password", "not the right words").PressAsync("Continue");

        Assert.Equal(422, page.Status);
        Assert.Equal("The password is not right. Check it and try again. You have 9 more tries before you have to wait.", page.ErrorAt("Password"));
        Assert.Equal("", page.ValueOf("Password"));
        Assert.Equal("Enter your password", (await person.Visitor.PressAsync("Continue")).ErrorAt("Password"));
    }

    [Theory, BothWays]
    public async Task Ten_wrong_passwords_close_it_for_a_quarter_of_an_hour(Way way)
    {
        var person = await LaterAsync(way);
        await person.Visitor.OpenAsync("/account/delete");
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await person.Visitor.Fill("Password", $"wrong words {i}").PressAsync("Continue")).Status);

        Assert.Equal(429, (await person.Visitor.Fill("Password", person.Password).PressAsync("Continue")).Status);
        World.Advance(TimeSpan.FromMinutes(15.1));
        Assert.Equal("/account/delete", (await person.Visitor.Fill("Password", person.Password).PressAsync("Continue")).Path);
    }

    [Fact]
    public async Task The_session_gets_a_new_name_and_the_old_one_is_dead()
    {
        var person = await LaterAsync(Way.Plain);
        var old = person.Visitor.Cookies.Find("session")!.Value;
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.Fill("Password", person.Password).PressAsync("Continue");

        var thief = World.Visitor();
        thief.Cookies.Put(World.Address, "session", old);

        Assert.Equal("/sign-in", (await thief.OpenAsync("/setup")).Path);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/setup\r\nX: y")]
    [InlineData("/é")]
    public async Task It_goes_on_to_places_of_ours_only(string next)
    {
        var person = await LaterAsync(Way.Plain);
        await person.Visitor.OpenAsync("/confirm-password?next=" + Uri.EscapeDataString(next));

        var page = await person.Visitor.Fill("Password", person.Password).PressAsync("Continue");

        Assert.Equal("/setup", page.Path);
    }

    [Theory, BothWays]
    public async Task A_passkey_of_the_account_does_as_well(Way way)
    {
        var (person, device) = await WithPasskeyLaterAsync(way);
        var (old, sessions) = (person.Visitor.Cookies.Find("session")!.Value, await World.CountAsync("sessions"));

        var page = await UseAsync(person.Visitor, device);

        Assert.Equal("/account/delete", page.Path);
        Assert.Equal("/account/delete", (await person.Visitor.OpenAsync("/account/delete")).Path);
        Assert.NotEqual(old, person.Visitor.Cookies.Find("session")!.Value);
        Assert.Equal(sessions, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task Somebody_elses_does_not_nor_a_stranger_device_nor_nonsense()
    {
        var (_, other) = await World.WithPasskeyAsync();
        var (person, device) = await WithPasskeyLaterAsync(Way.Plain);
        using var impostor = new Authenticator { Id = device.Id, Origin = device.Origin };
        var session = person.Visitor.Cookies.Find("session")!.Value;

        foreach (var stranger in new[] { other, impostor })
        {
            var page = await UseAsync(person.Visitor, stranger);
            Assert.Equal((422, "That passkey did not work. Try again, or type your password."), (page.Status, page.Errors.Single()));
        }
        foreach (var answer in PasskeysTests.Nonsense) Assert.Equal(422, (await person.Visitor.SendAsync(person.Visitor.WithPasskey("Use a passkey instead", answer))).Status);
        Assert.Equal(session, person.Visitor.Cookies.Find("session")!.Value);
        Assert.Equal("Confirm that it is you", (await person.Visitor.OpenAsync("/account/delete")).Heading);
    }

    [Fact]
    public async Task An_answer_is_good_once()
    {
        var (person, device) = await WithPasskeyLaterAsync(Way.Plain);
        var form = person.Visitor.WithPasskey("Use a passkey instead", device.Sign(person.Visitor.Page.PasskeyOptions()));
        await person.Visitor.SendAsync(form);
        World.Advance(TimeSpan.FromMinutes(11));

        await person.Visitor.OpenAsync("/account/delete");
        var again = person.Visitor.Prepare("Use a passkey instead");
        foreach (var name in new[] { "Credential", "PasskeyChallenge" }) again = again.With(name, form.Fields.Single(field => field.Key == name).Value);

        Assert.Equal(422, (await person.Visitor.SendAsync(again)).Status);
    }

    [Fact]
    public async Task Who_has_none_is_offered_none()
    {
        var person = await LaterAsync(Way.Plain);

        var page = await person.Visitor.OpenAsync("/account/delete");

        Assert.False(page.HasButton("Use a passkey instead"));
        Assert.Null(page.Document.QuerySelector("script[src*=passkey]"));
    }

    private static Task<Page> UseAsync(Visitor visitor, Authenticator device) =>
        visitor.SendAsync(visitor.WithPasskey("Use a passkey instead", device.Sign(visitor.Page.PasskeyOptions())));

    /// <summary>Somebody with a passkey who is asked again who they are.</summary>
    private async Task<(Person Person, Authenticator Device)> WithPasskeyLaterAsync(Way way)
    {
        var (person, device) = await World.WithPasskeyAsync(way);
        await person.Visitor.SignInWithAsync(device);
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");
        return (person, device);
    }

    private async Task<Person> LaterAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        World.Advance(TimeSpan.FromMinutes(11));
        return person;
    }
}
