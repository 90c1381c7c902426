using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class SecuritySettingsTests : PortalTest
{
    [Theory, BothWays]
    public async Task It_shows_what_the_account_is_half_hidden(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);

        var page = await person.Visitor.FollowAsync("Security settings");

        Assert.Equal("Security settings", page.Heading);
        Assert.Contains("United Kingdom Cannot be changed", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Phone, page.Text, StringComparison.Ordinal);
        Assert.Contains(person.Phone[^3..], page.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Another_browser_can_be_signed_out_from_here(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var (here, there) = (person.Visitor, World.Visitor());
        person.Visitor = there;
        await person.SignInAsync();
        var page = await here.OpenAsync("/security");
        Assert.Contains("This browser", page.Text, StringComparison.Ordinal);
        Assert.Contains("Firefox on Linux", page.Text, StringComparison.Ordinal);

        page = await here.PressAsync("Sign out");

        Assert.Equal("/security", page.Path);
        Assert.Contains("Another device signed out", page.Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await there.OpenAsync("/setup")).Path);
        Assert.Equal("/setup", (await here.OpenAsync("/setup")).Path);
        // It may be lost, and whoever found it may know the password.
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
    }

    [Theory, BothWays]
    public async Task Who_shares_the_device_finds_from_here_where_the_browser_forgets_them(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security");
        await person.Visitor.FollowAsync("Sign out here, and let the browser forget you");

        await person.Visitor.Choose("Forget this browser").PressAsync("Sign out");

        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task Nobody_can_sign_somebody_else_out()
    {
        var victim = await World.People.WithBothProvenAsync();
        var session = await World.AskSqlAsync<string>("SELECT id FROM sessions");
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.Visitor();
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/security");

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Sign out").With("Device", session!));

        Assert.Equal(404, page.Status);
        Assert.Equal("/setup", (await victim.Visitor.OpenAsync("/setup")).Path);
    }

    [Theory, BothWays]
    public async Task What_was_signed_out_from_here_may_be_signed_out_again_in_another_tab(Way way)
    {
        var (here, _, form) = await SignedInTwiceAsync(way);

        Assert.All(await here.SendAtOnceAsync(form, 6), page => Assert.Equal((200, "/security"), (page.Status, page.Path)));
        var again = await here.SendAsync(form.With("__form", "another tab"));

        Assert.Equal((200, "/security"), (again.Status, again.Path));
        Assert.Equal((1, 1), (await World.CountAsync("sessions"), await World.CountAsync("audit", "act = 'device-signed-out'")));
    }

    /// <summary>Nothing says any more whose it was, so it looks as somebody else's does.</summary>
    [Theory, BothWays]
    public async Task A_device_that_signed_out_itself_is_not_there_any_more(Way way)
    {
        var (here, there, form) = await SignedInTwiceAsync(way);
        await there.PressAsync("Sign out");

        Assert.Equal(404, (await here.SendAsync(form)).Status);
        Assert.Equal("/security", (await here.OpenAsync("/security")).Path);
    }

    /// <summary>Two browsers of one customer, and the form in the first that signs the second out.</summary>
    private async Task<(Visitor Here, Visitor There, Submission Form)> SignedInTwiceAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var here = person.Visitor;
        person.Visitor = World.Visitor();
        await person.SignInAsync();
        await here.OpenAsync("/security");
        return (here, person.Visitor, here.Prepare("Sign out"));
    }

    [Theory, BothWays]
    public async Task Deleting_starts_with_a_tick(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security");

        var page = await person.Visitor.PressAsync("Delete my account");
        Assert.Equal(422, page.Status);
        Assert.Equal("Tick the box to show that you understand: the account will be removed", page.ErrorAt("I understand that my account will be removed"));

        page = await person.Visitor.Choose("I understand that my account will be removed").PressAsync("Delete my account");
        Assert.Equal("Confirm account deletion", page.Heading);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Fact]
    public async Task What_no_field_offers_cannot_be_changed()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security");
        var form = person.Visitor.Choose("I understand that my account will be removed").Prepare("Delete my account");

        await person.Visitor.SendAsync(form.With("Country", "FR").With("Facts.Country", "FR").With("Email", "x@y.example"));

        Assert.Equal(1, await World.CountAsync("accounts", $"country = 'GB' AND email = '{person.Email}'"));
    }

    [Fact]
    public async Task Strangers_are_asked_to_sign_in() => Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/security")).Path);
}
