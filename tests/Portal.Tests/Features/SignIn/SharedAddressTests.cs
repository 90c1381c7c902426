using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>Anybody may register an address. Whoever does with somebody else's learns nothing from it, and keeps nobody out.</summary>
public sealed class SharedAddressTests : PortalTest
{
    [Theory, BothWays]
    public async Task Who_claims_it_signs_in_the_same_whether_or_not_it_has_an_owner(Way way)
    {
        var owner = await World.People.WithProvenEmailAsync();
        var (free, taken) = (World.People.Stranger(way), World.People.Stranger(way));
        taken.Email = owner.Email;
        foreach (var stranger in new[] { free, taken })
        {
            await stranger.RegisterAsync();
            await stranger.SignOutAsync();

            Assert.Equal("/verify/email", (await stranger.GivePasswordAsync()).Path);
        }
        Assert.Equal("/setup", (await owner.Visitor.OpenAsync("/setup")).Path);
    }

    [Theory, BothWays]
    public async Task Its_owner_is_let_in_also_one_who_has_proven_a_phone_alone(Way way)
    {
        foreach (var owner in new[] { await World.People.WithProvenEmailAsync(way), await World.People.WithProvenPhoneAsync(way) })
        {
            await owner.SignOutAsync();
            var stranger = World.People.Stranger();
            stranger.Email = owner.Email;
            await stranger.RegisterAsync();

            Assert.NotEqual("/sign-in", (await owner.GivePasswordAsync()).Path);
        }
    }

    /// <summary>A right password takes the count of wrong ones back: but of another account only its own try.</summary>
    [Fact]
    public async Task Signing_in_as_who_claims_it_gives_no_more_guesses_at_the_owners_password()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var stranger = World.People.Stranger();
        stranger.Email = owner.Email;
        await stranger.RegisterAsync();
        await stranger.SignOutAsync();
        var own = stranger.Password;
        for (var i = 1; i <= 14; i++)
        {
            stranger.Password = i % 3 == 0 ? own : $"guessed words {i}";
            Assert.Equal(i % 3 == 0 ? 200 : 422, (await stranger.GivePasswordAsync()).Status);
            if (i % 3 == 0) await stranger.SignOutAsync();
        }
        // Ten were wrong: from here on nothing is held against the owner's any more, and the stranger's own still opens.
        stranger.Password = owner.Password;
        Assert.Equal(422, (await stranger.GivePasswordAsync()).Status);
        stranger.Password = own;
        Assert.Equal(200, (await stranger.GivePasswordAsync()).Status);
    }

    /// <summary>Wrong passwords from everywhere close the address, but not a browser of one's own: alike for whoever claims it, owned or not.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Who_claims_it_with_a_phone_comes_in_by_a_browser_of_their_own_whether_or_not_it_has_an_owner(bool isOwned)
    {
        var claimant = await ClaimantAsync(isOwned);
        for (var i = 0; i < 10; i++) await WrongAsync(World.Visitor(), claimant.Email, i);
        Assert.Equal(429, (await AtDoorAsync(World.Visitor(), claimant)).Status);

        Assert.NotEqual("/sign-in", (await claimant.GivePasswordAsync()).Path);
        Assert.Equal(429, (await AtDoorAsync(World.Visitor(), claimant)).Status);
    }

    /// <summary>What is counted among all is the same too: right ones are taken back one by one, wrong ones stay, whether or not there is an owner.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Who_claims_it_with_a_phone_leaves_the_same_counts_whether_or_not_it_has_an_owner(bool isOwned)
    {
        var claimant = await ClaimantAsync(isOwned);
        var own = claimant.Password;
        for (var i = 0; i < 3; i++) await WrongAsync(World.Visitor(), claimant.Email, i);
        Assert.NotEqual("/sign-in", (await AtDoorAsync(World.Visitor(), claimant)).Path);
        Assert.Equal("3", await CountsAsync());

        claimant.Password = "guessed words";
        await claimant.GivePasswordAsync();
        Assert.Equal("1 4", await CountsAsync());
        claimant.Password = own;
        await claimant.GivePasswordAsync();
        Assert.Equal("4", await CountsAsync());
    }

    /// <summary>Somebody who claims the address on a shared computer must not shut its owner out there, nor guess at the owner's password more often there.</summary>
    [Fact]
    public async Task In_a_browser_of_who_claims_it_its_owner_signs_in_and_guesses_count_among_all()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var claimant = World.People.Stranger();
        claimant.Email = owner.Email;
        await claimant.RegisterAsync();
        await claimant.ProvePhoneAsync();
        await claimant.SignOutAsync();

        Assert.Equal("/sign-in/code", (await AtDoorAsync(claimant.Visitor, owner)).Path);
        for (var i = 0; i < 9; i++) await WrongAsync(claimant.Visitor, owner.Email, i);
        await WrongAsync(World.Visitor(), owner.Email, 9);

        Assert.Equal(429, (await AtDoorAsync(World.Visitor(), owner)).Status);
        Assert.Equal(422, (await AtDoorAsync(claimant.Visitor, owner)).Status);
    }

    private async Task<Person> ClaimantAsync(bool isOwned)
    {
        var claimant = World.People.Stranger();
        if (isOwned) claimant.Email = (await World.People.WithProvenEmailAsync()).Email;
        await claimant.RegisterAsync();
        await claimant.ProvePhoneAsync();
        await claimant.SignOutAsync();
        return claimant;
    }

    private static async Task WrongAsync(Visitor visitor, string email, int number)
    {
        await visitor.OpenAsync("/sign-in");
        Assert.Equal(422, (await visitor.Fill("Email address", email).Fill("Password", $"wrong words {number}").PressAsync("Sign in")).Status);
    }

    private static async Task<Page> AtDoorAsync(Visitor visitor, Person person)
    {
        await visitor.OpenAsync("/sign-in");
        return await visitor.Fill("Email address", person.Email).Fill("Password", person.Password).PressAsync("Sign in");
    }

    private Task<string?> CountsAsync() => World.AskSqlAsync<string>("SELECT string_agg(count::text, ' ' ORDER BY count) FROM limits WHERE name = 'wrong passwords' AND count > 0");

    [Fact]
    public async Task A_password_that_was_set_meanwhile_is_not_undone_by_hashing_the_old_one_anew()
    {
        var person = await World.People.RegisteredAsync();
        await person.SignOutAsync();
        person.Visitor = World.VisitorOf([("Passwords:Passes", "2")]);
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");

        await World.MeanwhileAsync("UPDATE accounts SET password_hash = 'another'", () => person.Visitor.SendAsync(form));

        Assert.Equal("another", await World.AskSqlAsync<string>("SELECT password_hash FROM accounts"));
    }
}
