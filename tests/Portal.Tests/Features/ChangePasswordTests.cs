using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class ChangePasswordTests : PortalTest
{
    private const string Fresh = "eleven purple umbrellas";

    [Theory, BothWays]
    public async Task The_old_password_and_a_new_one_change_it_and_all_other_browsers_are_signed_out(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var (here, there) = (person.Visitor, World.Visitor());
        person.Visitor = there;
        await person.SignInAsync();
        person.Visitor = here;
        var (old, before) = (person.Password, here.Cookies.Find("session")!.Value);
        await here.OpenAsync("/security");
        Assert.Equal("Change your password", (await here.FollowAsync("Change password")).Heading);

        var page = await person.ChangePasswordAsync(Fresh);

        Assert.Contains("Your password is changed", page.Text, StringComparison.Ordinal);
        Assert.Equal("/setup", (await here.OpenAsync("/setup")).Path);
        Assert.Equal("/sign-in", (await there.OpenAsync("/setup")).Path);
        Assert.NotEqual(before, here.Cookies.Find("session")!.Value);
        Assert.Equal(1, await World.CountAsync("sessions"));
        await World.QuietAsync();
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("The password of your account was changed.", StringComparison.Ordinal));
        person.Visitor = World.Visitor();
        person.Password = old;
        Assert.Equal(422, (await person.SignInAsync()).Status);
    }

    /// <summary>One of them may be the stranger's for whom it was changed.</summary>
    [Fact]
    public async Task Other_browsers_that_were_known_want_a_code_again()
    {
        var person = await World.People.WithBothProvenAsync();
        var (here, there) = (person.Visitor, World.Visitor());
        person.Visitor = there;
        await person.SignInAsync();
        person.Visitor = here;
        await person.ChangePasswordAsync(Fresh);

        await person.SignOutAsync();
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
        person.Visitor = there;
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task A_link_to_reset_that_was_mailed_before_sets_no_password_any_more()
    {
        var person = await World.People.WithBothProvenAsync();
        var link = await person.AskForResetLinkAsync();
        await person.ChangePasswordAsync(Fresh);

        var page = await World.Visitor().OpenAsync(link);

        Assert.False(page.HasField("New password"));
        Assert.Equal(0, await World.CountAsync("mailed_links", "purpose = 'ResetPassword' AND used_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task Without_the_old_password_nothing_changes_and_ten_wrong_ones_close_it(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/password");

        Assert.Equal("Enter the password you have now", (await FillAsync(person, "", Fresh)).ErrorAt("Current password"));
        for (var i = 0; i < 10; i++) Assert.StartsWith("The password is not right.", (await FillAsync(person, $"wrong words {i}", Fresh)).ErrorAt("Current password"), StringComparison.Ordinal);
        var page = await FillAsync(person, person.Password, Fresh);

        Assert.Equal((429, ""), (page.Status, page.ValueOf("Current password")));
        Assert.Equal(0, await World.CountAsync("audit", "act = 'password-changed'"));
    }

    [Theory, BothWays]
    public async Task A_new_password_keeps_the_rules_of_registering(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/password");

        Assert.Equal("Password must be 12 characters or more", (await FillAsync(person, person.Password, "elevenchars")).ErrorAt("New password"));
        Assert.StartsWith("Choose another password.", (await FillAsync(person, person.Password, "qwertyuiopas")).ErrorAt("New password"), StringComparison.Ordinal);
        Assert.Equal("Choose a password that is not your email address", (await FillAsync(person, person.Password, person.Email)).ErrorAt("New password"));
        Assert.Equal("The two passwords are not the same. Type the same password twice.", (await FillAsync(person, person.Password, Fresh, "another")).ErrorAt("Confirm password"));
    }

    [Theory, BothWays]
    public async Task It_needs_a_password_given_a_short_while_ago(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        World.Advance(TimeSpan.FromMinutes(11));

        foreach (var path in new[] { "/security/password", "/security/email", "/security/phone" })
            Assert.Equal("Confirm that it is you", (await person.Visitor.OpenAsync(path)).Heading);
    }

    [Theory, BothWays]
    public async Task Pressing_twice_changes_it_once_and_leaves_the_visitor_signed_in(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/password");
        var form = person.Visitor.Fill("Current password", person.Password).Fill("New password", Fresh).Fill("Confirm password", Fresh).Prepare("Change password");

        var pages = await person.Visitor.SendAtOnceAsync(form, 4);

        Assert.All(pages, page => Assert.True(page.Path is "/security?changed=password" or "/sign-in" or "/sign-in?typed=lost", page.ToString()));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'password-changed'"));
        Assert.Contains(pages, page => page.Path == "/security?changed=password");
    }

    /// <summary>What a reset does is no weaker than what a change in another browser began.</summary>
    [Fact]
    public async Task A_change_that_a_reset_came_before_does_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/password");
        var page = person.Visitor.Page;

        await World.MeanwhileAsync("UPDATE accounts SET password_hash = 'another'", async () => page = await FillAsync(person, person.Password, Fresh));

        Assert.Equal("The password is not right. Check it and try again.", page.ErrorAt("Current password"));
        Assert.Equal(1, await World.CountAsync("accounts", "password_hash = 'another'"));
    }

    private static Task<Page> FillAsync(Person person, string old, string fresh, string? again = null) =>
        person.Visitor.Fill("Current password", old).Fill("New password", fresh).Fill("Confirm password", again ?? fresh).PressAsync("Change password");
}
