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

    /// <summary>The time would tell: signing in with an address that is only claimed takes as many looks whether or not it has an owner, and as a wrong password does.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Who_claims_it_is_looked_at_as_often_whether_or_not_it_has_an_owner(bool isOwned)
    {
        var claimant = await ClaimantAsync(isOwned);
        using var hashed = new Figure(World, "portal.passwords.hashed");

        await AtDoorAsync(World.Visitor(), claimant);
        Assert.Equal(3, hashed.Take());
        await claimant.GivePasswordAsync();
        Assert.Equal(3, hashed.Take());
        await WrongAsync(World.Visitor(), claimant.Email, 1);
        Assert.Equal(3, hashed.Take());
        await WrongAsync(World.Visitor(), "phantom@post.example", 1);
        Assert.Equal(3, hashed.Take());
    }

    [Fact]
    public async Task Its_proven_owner_waits_for_one_look()
    {
        var owner = await World.People.WithProvenEmailAsync();
        using var hashed = new Figure(World, "portal.passwords.hashed");

        await AtDoorAsync(World.Visitor(), owner);

        Assert.Equal(1, hashed.Take());
    }

    /// <summary>Whoever claims it twice, once with a phone, would see by which of the two is let in whether it has an owner.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Two_who_claim_it_are_both_let_in_whether_or_not_it_has_an_owner(bool isOwned)
    {
        var elder = await ClaimantAsync(isOwned);
        World.Advance(TimeSpan.FromMinutes(2));
        var newest = World.People.Stranger();
        newest.Email = elder.Email;
        await newest.RegisterAsync();
        await newest.SignOutAsync();

        Assert.Equal("/verify/email", (await AtDoorAsync(World.Visitor(), newest)).Path);
        Assert.Equal("/sign-in/code", (await AtDoorAsync(World.Visitor(), elder)).Path);
    }

    /// <summary>Anybody may register the address anew: that keeps nobody out who has proven a phone.</summary>
    [Fact]
    public async Task Who_has_proven_a_phone_is_let_in_however_many_register_the_address_after()
    {
        var (elder, later) = (await ClaimantAsync(isOwned: false), World.People.Stranger());
        later.Email = elder.Email;
        await later.RegisterAsync();
        await later.ProvePhoneAsync();
        await later.SignOutAsync();
        World.Advance(TimeSpan.FromMinutes(2));
        var newest = World.People.Stranger();
        newest.Email = elder.Email;
        await newest.RegisterAsync();

        Assert.NotEqual("/sign-in", (await AtDoorAsync(World.Visitor(), later)).Path);
        Assert.NotEqual("/sign-in", (await AtDoorAsync(World.Visitor(), elder)).Path);
    }

    /// <summary>A right password that comes as the tenth try begins no wait, and makes none that follows longer: else a claimant could keep an owner out for hours, or count the waits round.</summary>
    [Fact]
    public async Task A_right_one_of_who_claims_it_makes_no_wait_longer()
    {
        var claimant = await ClaimantAsync(isOwned: true);
        for (var i = 0; i < 9; i++) await WrongAsync(World.Visitor(), claimant.Email, i);
        for (var i = 0; i < 3; i++) Assert.NotEqual("/sign-in", (await AtDoorAsync(World.Visitor(), claimant)).Path);

        await WrongAsync(World.Visitor(), claimant.Email, 9);

        var page = await AtDoorAsync(World.Visitor(), claimant);
        Assert.Equal((429, "900"), (page.Status, page.Answered.Header("Retry-After")));
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
