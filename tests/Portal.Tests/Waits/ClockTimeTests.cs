using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>Until when somebody waits: a time of today stands alone, one of tomorrow with its date.</summary>
public sealed class ClockTimeTests : PortalTest
{
    [Theory]
    [BothWays(12, false)]
    [BothWays(23, true)]
    public async Task A_wait_that_ends_tomorrow_is_told_with_its_date(Way way, int hour, bool endsTomorrow)
    {
        World.AdvanceTo(new TimeSpan(hour, 50, 0));
        var visitor = World.VisitorOf([("Sessions:WrongPasswords", "1")], way);
        await visitor.OpenAsync("/sign-in");
        await visitor.Fill("Email address", "phantom@post.example").Fill("Password", "wrong words").PressAsync("Sign in");

        var page = await visitor.Fill("Email address", "phantom@post.example").Fill("Password", "wrong words again").PressAsync("Sign in");

        var until = World.Clock.GetUtcNow().AddMinutes(15);
        var words = endsTomorrow ? FormattableString.Invariant($"{until:HH:mm} UTC on {until:d MMMM}") : FormattableString.Invariant($"{until:HH:mm} UTC");
        Assert.Equal((429, $"Too many tries to sign in. You can try again after {words}."), (page.Status, Assert.Single(page.Errors)));
    }

    [Fact]
    public async Task So_is_one_for_codes()
    {
        World.AdvanceTo(new TimeSpan(22, 30, 0));
        var person = await World.People.RegisteredAsync();
        for (var i = 0; i < 5; i++)
        {
            await person.Visitor.PressAsync("Send");
            World.Advance(TimeSpan.FromMinutes(2));
        }

        var until = World.Clock.GetUtcNow().AddHours(2).AddMinutes(-2);
        Assert.Contains(FormattableString.Invariant($"You have asked for many codes. You can ask for the next one after {until:HH:mm} UTC on {until:d MMMM}."), person.Visitor.Page.Text, StringComparison.Ordinal);
    }
}
