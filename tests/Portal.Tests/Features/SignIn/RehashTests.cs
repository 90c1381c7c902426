using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>When hashing is made dearer, the hashes of old follow, each as soon as its password is there to be hashed again.</summary>
public sealed class RehashTests : PortalTest
{
    private static readonly (string, string?)[] Dearer = [("Passwords:Passes", "2")];

    [Fact]
    public async Task A_password_that_was_hashed_more_cheaply_is_hashed_anew_at_sign_in_and_still_opens()
    {
        var person = await World.People.WithBothProvenAsync();
        Assert.StartsWith("$argon2id$v=19$m=7168,t=1,p=1$", await HashAsync(), StringComparison.Ordinal);
        person.Visitor = World.VisitorOf(Dearer);

        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);

        var renewed = await HashAsync();
        Assert.StartsWith("$argon2id$v=19$m=7168,t=2,p=1$", renewed, StringComparison.Ordinal);
        person.Visitor = World.VisitorOf(Dearer);
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
        Assert.Equal(renewed, await HashAsync());
    }

    [Fact]
    public async Task A_wrong_one_renews_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        var kept = await HashAsync();
        person.Visitor = World.VisitorOf(Dearer);
        person.Password = "another of the words";

        Assert.Equal(422, (await person.GivePasswordAsync()).Status);

        Assert.Equal(kept, await HashAsync());
    }

    private Task<string?> HashAsync() => World.AskSqlAsync<string>("SELECT password_hash FROM accounts");
}
