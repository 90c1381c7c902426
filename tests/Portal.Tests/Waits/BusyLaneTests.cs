using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>A password that nobody had time to look at was no try: however often somebody is sent away for that, the tries are all there afterwards.</summary>
public sealed class BusyLaneTests : PortalTest
{
    private const string Busy = "Many people are signing in right now. Wait a few seconds and try again.";

    [Fact]
    public async Task At_sign_in()
    {
        var person = await World.People.WithBothProvenAsync();
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");

        await AssertNotCountedAsync("wrong passwords", number => visitor.Fill("Email address", person.Email).Fill("Password", $"wrong words {number}").PressAsync("Sign in"));

        Assert.Equal("/sign-in/code", (await visitor.Fill("Email address", person.Email).Fill("Password", person.Password).PressAsync("Sign in")).Path);
    }

    [Fact]
    public async Task At_sign_in_with_a_browser_that_its_owner_has_used()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        await person.Visitor.OpenAsync("/sign-in");

        await AssertNotCountedAsync("wrong passwords", number => person.Visitor.Fill("Email address", person.Email).Fill("Password", $"wrong words {number}").PressAsync("Sign in"));

        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
    }

    [Fact]
    public async Task Where_it_is_asked_for_again()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");

        await AssertNotCountedAsync("wrong passwords again", number => person.Visitor.Fill("Password", $"wrong words {number}").PressAsync("Continue"));

        Assert.Equal("/account/delete", (await person.Visitor.Fill("Password", person.Password).PressAsync("Continue")).Path);
    }

    [Fact]
    public async Task Where_it_is_changed()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/password");

        await AssertNotCountedAsync("wrong passwords again", number => person.Visitor.Fill("Current password", $"wrong words {number}")
            .Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").PressAsync("Change password"));

        Assert.Equal("/security?changed=password", (await person.ChangePasswordAsync("eleven purple umbrellas")).Path);
    }

    /// <summary>What was wrong stays counted, also when nobody has time to look at the same form again; and so does the wait that it began.</summary>
    [Fact]
    public async Task A_wrong_one_that_arrives_again_takes_nothing_back()
    {
        var person = await World.People.WithBothProvenAsync();
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        Submission last = null!;
        for (var i = 1; i <= 10; i++)
        {
            last = visitor.Fill("Email address", person.Email).Fill("Password", $"wrong words {i}").Prepare("Sign in");
            Assert.Equal(422, (await visitor.SendAsync(last)).Status);
        }
        using (new BusyLane(World)) Assert.Equal(Busy, Assert.Single((await visitor.SendAsync(last)).Errors));

        Assert.Equal(1, await World.CountAsync("limits", "name = 'wrong passwords' AND count = 10 AND blocked_until IS NOT NULL"));
        Assert.Equal(429, (await visitor.Fill("Email address", person.Email).Fill("Password", person.Password).PressAsync("Sign in")).Status);
    }

    private async Task AssertNotCountedAsync(string limit, Func<int, Task<Page>> act)
    {
        using var busy = new BusyLane(World);
        for (var i = 0; i < 12; i++)
        {
            var page = await act(i);
            Assert.Equal((429, "5", Busy), (page.Status, page.Answered.Header("Retry-After"), Assert.Single(page.Errors)));
        }
        Assert.Equal(0, await World.CountAsync("limits", $"name = '{limit}'"));
    }
}
