using System.Net;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Whatever is guessed at, of two hundred guesses at once no more are judged than the limit says, and the right one among the rest opens nothing.</summary>
public sealed class PasswordRaceTests : PortalTest
{
    private const int Guesses = 200;
    private const int Most = 10;

    [Fact]
    public async Task Of_two_hundred_passwords_at_sign_in_ten_are_judged()
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");

        await AssertTenAsync(visitor, visitor.Fill("Email address", person.Email).Prepare("Sign in"), "Password", person.Password);
        Assert.Null(visitor.Cookies.Find("session"));
    }

    [Fact]
    public async Task Of_two_hundred_passwords_given_again_ten_are_judged()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");

        await AssertTenAsync(person.Visitor, person.Visitor.Prepare("Continue"), "Password", person.Password);
        Assert.Equal("Confirm that it is you", (await person.Visitor.OpenAsync("/account/delete")).Heading);
    }

    [Fact]
    public async Task Of_two_hundred_current_passwords_at_a_change_ten_are_judged()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/password");
        var form = person.Visitor.Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").Prepare("Change password");

        await AssertTenAsync(person.Visitor, form, "CurrentPassword", person.Password);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'password-changed'"));
    }

    /// <summary>What is asked for before one thing and in the form of another is one secret, and counted as one.</summary>
    [Fact]
    public async Task Nor_more_when_they_come_by_both_doors_inside()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/password");
        var change = person.Visitor.Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").Prepare("Change password");
        World.Advance(TimeSpan.FromMinutes(9));
        await person.Visitor.OpenAsync("/confirm-password");
        var confirm = person.Visitor.Prepare("Continue");

        var pages = await person.Visitor.GuessAsync(Guesses, number => number % 2 == 0 ? change.With("CurrentPassword", $"wrong words {number}") : confirm.With("Password", $"wrong words {number}"));

        Assert.Equal((Most, Guesses - Most), (pages.Count(page => page.Status == 422), pages.Count(page => page.Status == 429)));
    }

    [Fact]
    public async Task Of_two_hundred_passwords_of_an_operator_ten_are_judged()
    {
        var visitor = await Staff.AtTheDoorAsync(World);

        await AssertTenAsync(visitor, visitor.Fill("Name", Staff.Name).Prepare("Sign in"), "Password", Staff.Password);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'operator-turned-away'"));
    }

    [Fact]
    public async Task Of_two_hundred_coupons_ten_are_looked_up()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/billing");

        await AssertTenAsync(person.Visitor, person.Visitor.Prepare("Redeem"), "CouponCode", "WELCOME-2026");
        Assert.Equal(0, await World.CountAsync("coupons"));
    }

    [Fact]
    public async Task Of_two_hundred_keys_of_product_teams_thirty_are_looked_at()
    {
        var team = new ProductTeam(World, "storage");
        Assert.Equal(HttpStatusCode.BadRequest, (await team.SendAsync("{}")).Status);

        var answers = await Race.OfAsync(Guesses, number => team.SendAsync("{}", key: $"guess-{number}"));

        // The one that uses the limit up is answered like those before it.
        Assert.Equal(30, answers.Count(answer => answer.Status is HttpStatusCode.Unauthorized));
        Assert.Equal(Guesses - 30, answers.Count(answer => answer.Status is HttpStatusCode.TooManyRequests));
    }

    private static async Task AssertTenAsync(Visitor visitor, Submission form, string field, string right)
    {
        var pages = await visitor.GuessAsync(Guesses, number => form.With(field, $"wrong words {number}"));

        Assert.Equal((Most, Guesses - Most), (pages.Count(page => page.Status == 422), pages.Count(page => page.Status == 429)));
        Assert.Equal(429, (await visitor.SendAsync(form.With(field, right))).Status);
    }
}
