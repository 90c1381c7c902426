using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>A sign-in that arrives twice lets its browser in, as the first answer may be lost; but it is no key that outlives the session.</summary>
public sealed class SignInAgainTests : PortalTest
{
    [Theory, BothWays]
    public async Task Sent_again_at_once_it_lets_in(Way way)
    {
        var (visitor, twin, form) = await SignedInByAsync(await World.People.WithProvenEmailAsync(way));

        Assert.Equal((200, visitor.Path), ((await twin.SendAsync(form)).Status, twin.Path));
        Assert.NotNull(twin.Cookies.Find("session"));
    }

    [Fact]
    public async Task Sent_again_after_signing_out_it_does_not()
    {
        var (visitor, twin, form) = await SignedInByAsync(await World.People.WithProvenEmailAsync());
        await visitor.PressAsync("Sign out");

        await AssertShutAsync(twin, form);
    }

    /// <summary>Who knew the old password, and signed in by it, has its form; the owner has shut them out.</summary>
    [Fact]
    public async Task Nor_after_the_owner_set_a_new_password()
    {
        var person = await World.People.WithProvenEmailAsync();
        var (_, twin, form) = await SignedInByAsync(person);
        person.Visitor = World.Visitor();
        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        await person.Visitor.Fill("New password", "another long river").Fill("Confirm password", "another long river").PressAsync("Set password");
        Assert.Equal(0, await World.CountAsync("sessions"));

        await AssertShutAsync(twin, form);
    }

    [Fact]
    public async Task Nor_after_its_session_was_not_used_for_too_long()
    {
        var (_, twin, form) = await SignedInByAsync(await World.People.WithProvenEmailAsync());
        World.Advance(TimeSpan.FromMinutes(31));

        await AssertShutAsync(twin, form);
    }

    /// <summary>It came first with the session of somebody else, which was ended for it: it opens what it opened then, and not that.</summary>
    [Fact]
    public async Task Sent_first_by_somebody_signed_in_to_another_account_it_lets_nobody_into_that_one()
    {
        const string token = "__RequestVerificationToken";
        var (victim, own, stranger) = (await World.People.WithProvenEmailAsync(), await World.People.RegisteredAsync(), World.Visitor());
        await stranger.OpenAsync("/sign-in");
        var form = stranger.Fill("Email address", own.Email).Fill("Password", own.Password).Prepare("Sign in");
        await victim.Visitor.OpenAsync("/security");
        await victim.Visitor.SendAsync(form.With(token, victim.Visitor.Prepare("Sign out").Fields.First(field => field.Key == token).Value));
        Assert.Equal(0, await SessionsOfAsync(victim));

        await stranger.SendAsync(form);

        Assert.NotNull(stranger.Cookies.Find("session"));
        Assert.Equal(0, await SessionsOfAsync(victim));
        Assert.Equal(3, await SessionsOfAsync(own));
    }

    private Task<long> SessionsOfAsync(Person person) => World.AskSqlAsync<long>("SELECT count(*) FROM sessions JOIN accounts ON accounts.id = account_id WHERE email = $1", person.Email);

    [Fact]
    public async Task Nor_does_an_operators_let_in_after_signing_out()
    {
        var visitor = await Staff.AtTheDoorAsync(World);
        var form = visitor.Fill("Name", Staff.Name).Fill("Password", Staff.Password).Prepare("Sign in");
        var twin = visitor.Twin();
        await visitor.SendAsync(form);
        await visitor.PressAsync("Sign out");

        await twin.SendAsync(form);

        Assert.Null(twin.Cookies.Find("operator"));
        Assert.Equal("/operations/sign-in", (await twin.OpenAsync("/operations")).Path);
    }

    /// <summary>Somebody who comes back to a browser of theirs, a copy of that browser as it was before, and what it sent.</summary>
    private static async Task<(Visitor Visitor, Visitor Twin, Submission Form)> SignedInByAsync(Person person)
    {
        var visitor = person.Visitor;
        await person.SignOutAsync();
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");
        var twin = visitor.Twin();
        await visitor.SendAsync(form);
        return (visitor, twin, form);
    }

    private static async Task AssertShutAsync(Visitor twin, Submission form)
    {
        await twin.SendAsync(form);

        Assert.Null(twin.Cookies.Find("session"));
        Assert.Equal("/sign-in", (await twin.OpenAsync("/setup")).Path);
    }
}
