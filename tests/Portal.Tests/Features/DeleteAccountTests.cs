using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class DeleteAccountTests : PortalTest
{
    [Theory, BothWays]
    public async Task An_account_without_ties_is_deleted_at_once(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var page = await person.Visitor.OpenAsync("/account/delete");
        Assert.Equal("Confirm account deletion", page.Heading);
        Assert.Contains(person.Phone[^3..], page.Text, StringComparison.Ordinal);

        page = await person.Visitor.PressAsync("OK");

        Assert.Equal("/account/deleted", page.Path);
        Assert.Equal("Your account has been deleted", page.Heading);
        Assert.True(page.HasLink("Sign in"));
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task Cancel_keeps_everything(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/account/delete");

        Assert.Equal("/security", (await person.Visitor.FollowAsync("Cancel")).Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Fact]
    public async Task It_is_gone_in_every_browser_at_once()
    {
        var person = await World.People.WithBothProvenAsync();
        var (here, there) = (person.Visitor, World.Visitor());
        person.Visitor = there;
        await person.SignInAsync();

        await here.OpenAsync("/account/delete");
        await here.PressAsync("OK");

        Assert.Equal("/sign-in", (await there.OpenAsync("/setup")).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Theory, BothWays]
    public async Task Pressing_OK_twice_says_the_same_twice(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/account/delete");
        var form = person.Visitor.Prepare("OK");
        var twins = Enumerable.Range(0, 4).Select(_ => person.Visitor.Twin()).ToList();

        var pages = await Task.WhenAll(twins.Select(twin => twin.SendAsync(form)));

        Assert.Contains(pages, page => page.Path == "/account/deleted");
        Assert.All(pages, page => Assert.True(page.Path is "/account/deleted" or "/sign-in", page.ToString()));
        Assert.Equal(0, await World.CountAsync("accounts"));
        await World.QuietAsync();
        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == "Your Northgate account has been deleted");
    }

    [Fact]
    public async Task The_same_address_and_number_open_a_new_and_empty_account()
    {
        var person = await World.People.WithBothProvenAsync();
        var before = await World.AskSqlAsync<string>("SELECT id FROM accounts");
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");
        World.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        Assert.Equal("/setup", (await person.ProveEmailAsync()).Path);
        Assert.Equal("/setup", (await person.ProvePhoneAsync()).Path);
        Assert.NotEqual(before, await World.AskSqlAsync<string>("SELECT id FROM accounts"));
    }

    [Fact]
    public async Task Looking_at_the_page_deletes_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        for (var i = 0; i < 3; i++) await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.OpenAsync("/account/deleted");

        Assert.Equal("/account/delete", (await person.Visitor.OpenAsync("/account/delete")).Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }
}
