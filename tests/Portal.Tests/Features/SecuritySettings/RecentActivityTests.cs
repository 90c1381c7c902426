using Portal.Tests.Kit;

namespace Portal.Tests.Features.SecuritySettings;

public sealed class RecentActivityTests : PortalTest
{
    [Theory, BothWays]
    public async Task It_tells_in_words_what_happened_newest_first(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.SignOutAsync();
        await person.SignInAsync();
        await person.ChangePasswordAsync("eleven purple umbrellas");

        var text = (await person.Visitor.OpenAsync("/security")).Text;

        Assert.Contains("Signed in with Firefox on Linux", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Password changed", StringComparison.Ordinal) < text.IndexOf("Signed in with", text.IndexOf("Recent activity", StringComparison.Ordinal), StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task A_wish_to_be_deleted_and_taking_it_back_are_told()
    {
        var (person, _) = await World.People.WithCardAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");
        await person.Visitor.PressAsync("Keep my account");

        var text = (await person.Visitor.OpenAsync("/security")).Text;

        Assert.Contains("Deletion of the account asked for", text, StringComparison.Ordinal);
        Assert.Contains("Deletion of the account taken back", text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Older_ones_are_on_further_pages_and_somebody_elses_on_none(Way way)
    {
        var other = await World.People.WithBothProvenAsync();
        await other.ChangePasswordAsync("eleven purple umbrellas");
        var person = await World.People.WithBothProvenAsync(way);
        await World.SqlAsync("INSERT INTO audit (at, account_id, act, actor) SELECT now() - n * interval '1 hour', (SELECT id FROM accounts WHERE email = $1), 'signed-in', 'customer' FROM generate_series(1, 45) n", person.Email);

        var counts = new List<int> { Lines(await person.Visitor.OpenAsync("/security")) };
        counts.Add(Lines(await person.Visitor.FollowAsync("Older activity")));
        counts.Add(Lines(await person.Visitor.FollowAsync("Older activity")));

        // Its opening and the two proofs are told as well.
        Assert.Equal([20, 20, 8], counts);
        Assert.False(person.Visitor.Page.HasLink("Older activity"));
        Assert.Equal(20, Lines(await person.Visitor.FollowAsync("Newer activity")));
        Assert.DoesNotContain("Password changed", person.Visitor.Page.Text, StringComparison.Ordinal);
        foreach (var odd in new[] { "0", "-3", "999999999", "x", "2147483648" }) Assert.Equal(200, (await person.Visitor.OpenAsync("/security?activity=" + odd)).Status);
    }

    [Theory, BothWays]
    public async Task All_other_devices_can_be_signed_out_at_once_and_are_strangers_then(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var (here, others) = (person.Visitor, new[] { World.Visitor(), World.Visitor(from: "127.9.9.9") });
        foreach (var other in others)
        {
            person.Visitor = other;
            await person.SignInAsync();
        }
        var page = await here.OpenAsync("/security");
        Assert.Contains("From another network", page.Text, StringComparison.Ordinal);
        Assert.Contains("From the network you use now", page.Text, StringComparison.Ordinal);

        page = await here.PressAsync("Sign out everywhere else");

        Assert.Contains("All other devices are signed out", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, Devices(page));
        Assert.Equal("/setup", (await here.OpenAsync("/setup")).Path);
        foreach (var other in others) Assert.Equal("/sign-in", (await other.OpenAsync("/setup")).Path);
        person.Visitor = others[0];
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        World.Advance(TimeSpan.FromHours(1));
        person.Visitor = here;
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
    }

    [Theory, InlineData("Sign out"), InlineData("Sign out everywhere else")]
    public async Task It_needs_a_password_given_a_short_while_ago(string button)
    {
        var person = await World.People.WithBothProvenAsync();
        var here = person.Visitor;
        person.Visitor = World.Visitor();
        World.Advance(TimeSpan.FromMinutes(11));
        await person.SignInAsync();
        await here.OpenAsync("/security");

        var page = await here.PressAsync(button);

        Assert.Equal("Confirm that it is you", page.Heading);
        Assert.Equal(2, await World.CountAsync("sessions"));
        page = await here.Fill("Password", person.Password).PressAsync("Continue");
        Assert.Equal("/security", page.Path);
        await here.PressAsync(button);
        Assert.Equal(1, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task A_session_that_is_over_is_not_listed()
    {
        var person = await World.People.WithBothProvenAsync();
        var first = person.Visitor;
        World.Advance(TimeSpan.FromMinutes(31));
        person.Visitor = World.Visitor();
        await person.SignInAsync();

        var page = await person.Visitor.OpenAsync("/security");

        Assert.Equal(2, await World.CountAsync("sessions"));
        Assert.Equal(1, Devices(page));
        Assert.Equal("/sign-in", (await first.OpenAsync("/setup")).Path);
    }

    /// <summary>It stays known for months, and whoever found it may know the password.</summary>
    [Theory, BothWays]
    public async Task A_lost_browser_is_forgotten_also_when_nobody_is_signed_in_there_any_more(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var (here, lost) = (person.Visitor, World.Visitor(way));
        person.Visitor = lost;
        await person.SignInAsync();
        World.Advance(TimeSpan.FromDays(1.1));
        await World.TidyAsync();
        person.Visitor = here;
        await person.SignInAsync();
        Assert.Equal(1, await World.CountAsync("sessions"));
        var page = await here.OpenAsync("/security");
        Assert.Contains("also one that is not listed here", page.Text, StringComparison.Ordinal);

        page = await here.PressAsync("Sign out everywhere else");

        Assert.Contains("All other devices are signed out", page.Text, StringComparison.Ordinal);
        person.Visitor = lost;
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        World.Advance(TimeSpan.FromMinutes(31));
        person.Visitor = here;
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
    }

    /// <summary>The page from before is still there to press.</summary>
    [Fact]
    public async Task Pressed_again_with_no_other_browser_left_it_changes_and_tells_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        var here = person.Visitor;
        person.Visitor = World.Visitor();
        await person.SignInAsync();
        await here.OpenAsync("/security");
        var form = here.Prepare("Sign out everywhere else");

        await here.SendAsync(form);
        Assert.Equal("/security?changed=devices", (await here.SendAsync(form)).Path);

        Assert.Equal((1, 1), (await World.CountAsync("audit", "act = 'signed-out-elsewhere'"), await World.CountAsync("known_browsers")));
    }

    [Fact]
    public async Task The_sessions_of_others_stay()
    {
        var neighbour = await World.People.WithBothProvenAsync();
        var person = await World.People.WithBothProvenAsync();
        var here = person.Visitor;
        person.Visitor = World.Visitor();
        await person.SignInAsync();
        await here.OpenAsync("/security");
        await here.PressAsync("Sign out everywhere else");

        Assert.Equal("/setup", (await neighbour.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal(2, await World.CountAsync("sessions"));
    }

    private static int Devices(Page page) => page.Document.QuerySelectorAll("[id^=device-]").Length;

    private static int Lines(Page page) => page.Document.QuerySelectorAll("#activity + dl > div").Length;
}
