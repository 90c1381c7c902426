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

    /// <summary>A right password takes the count of wrong ones back: but not by another account.</summary>
    [Fact]
    public async Task Signing_in_as_who_claims_it_gives_no_more_guesses_at_the_owners_password()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var stranger = World.People.Stranger();
        stranger.Email = owner.Email;
        await stranger.RegisterAsync();
        await stranger.SignOutAsync();
        var (own, last) = (stranger.Password, 0);
        for (var i = 1; i <= 12 && last != 429; i++)
        {
            stranger.Password = i % 3 == 0 ? own : $"guessed words {i}";
            last = (await stranger.GivePasswordAsync()).Status;
            if (i % 3 == 0) await stranger.SignOutAsync();
        }
        Assert.Equal(429, last);
    }

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
