using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>Wrong passwords: each wait is longer than the one before, up to a bound, and never for good.</summary>
public sealed class GrowingWaitTests : PortalTest
{
    [Fact]
    public async Task Each_wait_is_twice_the_one_before_for_unknown_addresses_too_and_four_hours_at_most()
    {
        foreach (var email in new[] { (await World.People.WithBothProvenAsync()).Email, "phantom@post.example" })
            foreach (var minutes in new[] { 15, 30, 60, 120, 240, 240 })
            {
                Assert.Equal(minutes * 60, await UseUpAsync(email));
                World.Advance(TimeSpan.FromMinutes(minutes + 0.1));
            }
    }

    [Fact]
    public async Task The_right_password_and_a_day_without_wrong_ones_begin_afresh()
    {
        var person = await World.People.WithBothProvenAsync();
        Assert.Equal(900, await UseUpAsync(person.Email));
        World.Advance(TimeSpan.FromMinutes(15.1));
        person.Visitor = World.Visitor();
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
        Assert.Equal(900, await UseUpAsync(person.Email));
        World.Advance(TimeSpan.FromHours(25));
        Assert.Equal(900, await UseUpAsync(person.Email));
    }

    [Fact]
    public async Task A_flood_of_sign_ins_from_one_network_has_to_wait_whatever_the_addresses()
    {
        var person = await World.People.WithBothProvenAsync();
        (string, string?)[] settings = [("Sessions:SignInsOfNetworkInAnHour", "12")];
        for (var i = 0; i < 12; i++) Assert.Equal(422, (await TryAsync(World.VisitorOf(settings), $"somebody{i}@post.example", i)).Status);

        Assert.Equal(429, (await TryAsync(World.VisitorOf(settings), "somebody12@post.example", 12)).Status);
        Assert.Equal("/payment-methods/add", (await SignInFromElsewhereAsync(person)).Path);
    }

    [Fact]
    public async Task Behind_the_door_waits_grow_as_well()
    {
        var person = await World.People.WithBothProvenAsync();
        foreach (var minutes in new[] { 15, 30 })
        {
            await person.Visitor.OpenAsync("/security/password");
            Page page;
            var tries = 0;
            do page = await person.Visitor.Fill("Current password", $"wrong words {tries}").Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").PressAsync("Change password");
            while (page.Status == 422 && tries++ < 20);
            Assert.Equal((10, $"{minutes * 60}"), (tries, page.Answered.Header("Retry-After")));
            World.Advance(TimeSpan.FromMinutes(minutes + 0.1));
            await World.SqlAsync("DELETE FROM sessions");
            await person.SignInAsync();
        }
    }

    /// <summary>Ten wrong ones, then one more: how many seconds it says to wait.</summary>
    private async Task<int> UseUpAsync(string email)
    {
        var visitor = World.Visitor();
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await TryAsync(visitor, email, i)).Status);
        return int.Parse((await TryAsync(visitor, email, 10)).Answered.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Page> TryAsync(Visitor visitor, string email, int number)
    {
        await visitor.OpenAsync("/sign-in");
        return await visitor.Fill("Email address", email).Fill("Password", $"wrong words {number}").PressAsync("Sign in");
    }

    private async Task<Page> SignInFromElsewhereAsync(Person person)
    {
        person.Visitor = World.Visitor(from: "127.7.7.7");
        return await person.SignInAsync();
    }
}
