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

    /// <summary>Whoever knows somebody's address can use up its tries again and again.</summary>
    [Fact]
    public async Task A_stranger_who_uses_up_the_tries_keeps_out_no_owner_whose_browser_is_known()
    {
        var person = await World.People.WithBothProvenAsync();
        Assert.Equal(900, await UseUpAsync(person.Email));

        await person.SignOutAsync();
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
        await person.SignOutAsync();
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await TryAsync(person.Visitor, person.Email, i)).Status);
        Assert.Equal(429, (await person.GivePasswordAsync()).Status);
    }

    [Fact]
    public async Task Setting_a_new_password_makes_the_browser_one_that_is_counted_by_itself()
    {
        var person = await World.People.WithResetLinkAsync();
        await person.Visitor.OpenAsync("/reset-password");
        await person.Visitor.Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").PressAsync("Set password");
        person.Password = "eleven purple umbrellas";
        Assert.Equal(900, await UseUpAsync(person.Email));

        Assert.Equal("/verify/phone", (await person.SignInAsync()).Path);
    }

    [Fact]
    public async Task A_browser_that_another_account_knows_is_a_stranger_here()
    {
        var (person, thief) = (await World.People.WithBothProvenAsync(), await World.People.WithBothProvenAsync());
        Assert.Equal(900, await UseUpAsync(person.Email));

        await thief.SignOutAsync();
        Assert.Equal(429, (await TryAsync(thief.Visitor, person.Email, 1)).Status);
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
    public async Task One_form_sent_again_and_again_is_a_flood_too()
    {
        var visitor = World.VisitorOf([("Sessions:SignInsOfNetworkInAnHour", "12")]);
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", "somebody@post.example").Fill("Password", "wrong words").Prepare("Sign in");
        for (var i = 0; i < 12; i++) Assert.Equal(422, (await visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await visitor.SendAsync(form)).Status);
    }

    /// <summary>The door for passkeys counts the network too: what it has counted must not open the one that is closed for the address.</summary>
    [Fact]
    public async Task No_guess_slips_in_by_being_sent_to_another_door_first()
    {
        var person = await World.People.WithBothProvenAsync();
        Assert.Equal(900, await UseUpAsync(person.Email));
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in")
            .With("PasskeyChallenge", "9999999999.x").With("Credential", """{"id":"AA","rawId":"AA","type":"public-key","response":{}}""");
        foreach (var other in new[] { "/sign-in?handler=passkey", "/operations/sign-in", "/forgot-password" }) await visitor.SendAsync(form.To(other));

        Assert.Equal(429, (await visitor.SendAsync(form)).Status);
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
