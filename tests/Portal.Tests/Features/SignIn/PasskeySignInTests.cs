using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features.SignIn;

/// <summary>Signing in by a passkey, which stands for password and code.</summary>
public sealed class PasskeySignInTests : PortalTest
{
    private const string NotRight = "That passkey did not work. Try again, or sign in with your password.";

    [Theory, BothWays]
    public async Task It_signs_in_at_a_browser_not_seen_before_without_password_and_code(Way way)
    {
        var (person, device) = await World.WithPasskeyAsync(way);

        var page = await person.Visitor.SignInWithAsync(device);

        Assert.Equal("/payment-methods/add", page.Path);
        Assert.Contains("Signed in with", (await person.Visitor.OpenAsync("/security")).Text, StringComparison.Ordinal);
        Assert.Contains("Last used", (await person.Visitor.OpenAsync("/security/passkeys")).Text, StringComparison.Ordinal);
        await person.SignOutAsync();
        Assert.Equal("/payment-methods/add", (await person.GivePasswordAsync()).Path);
    }

    private static readonly (string What, Action<Authenticator> Twist)[] Twists =
    [
        ("the owner was not there", device => device.SeesOwner = false),
        ("another site", device => device.Origin = "https://portal.example"),
        ("another relying party", device => device.RelyingParty = "portal.example"),
        ("another act", device => device.Says = "webauthn.create"),
        ("another account", device => device.Claims = "somebody else"u8.ToArray()),
        ("no account", device => device.Claims = []),
    ];

    [Fact]
    public async Task Only_its_own_devices_answer_to_this_form_with_its_owner_there_is_taken()
    {
        var (person, device) = await World.WithPasskeyAsync();
        var (origin, visitor) = (device.Origin, person.Visitor);
        using var impostor = new Authenticator { Id = device.Id, Origin = origin };
        await visitor.OpenAsync("/sign-in");
        var elsewhere = World.Visitor();
        await elsewhere.OpenAsync("/sign-in");

        Assert.Equal((422, NotRight), Told(await visitor.SignInWithAsync(impostor)));
        Assert.Equal((422, NotRight), Told(await GiveAsync(visitor, device.Sign(elsewhere.Page.PasskeyOptions()))));
        foreach (var answer in PasskeysTests.Nonsense) Assert.Equal(422, (await GiveAsync(visitor, answer)).Status);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Fact]
    public async Task Nor_is_an_answer_with_one_thing_wrong()
    {
        foreach (var (what, twist) in Twists)
        {
            var (person, device) = await World.WithPasskeyAsync();
            twist(device);

            var page = await person.Visitor.SignInWithAsync(device);

            Assert.True(Told(page) == (422, NotRight), $"{what}: {page}");
        }
        Assert.Equal(0, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Fact]
    public async Task One_that_is_not_known_any_more_says_so()
    {
        var (person, device) = await World.WithPasskeyAsync();
        await World.SqlAsync("DELETE FROM passkeys");

        Assert.Equal((422, "We do not know that passkey. It may have been removed from the account. Sign in with your password."), Told(await person.Visitor.SignInWithAsync(device)));
    }

    [Theory, BothWays]
    public async Task An_answer_works_once_and_for_an_hour_in_the_browser_that_asked(Way way)
    {
        var (person, device) = await World.WithPasskeyAsync(way);
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.WithPasskey("Sign in with a passkey", device.Sign(person.Visitor.Page.PasskeyOptions()));
        var stolen = World.Visitor(way);
        await stolen.OpenAsync("/sign-in");
        Assert.Equal((422, NotRight), Told(await stolen.SendAsync(stolen.WithPasskey("Sign in with a passkey", form.Fields.Single(field => field.Key == "Credential").Value)
            .With("PasskeyChallenge", form.Fields.Single(field => field.Key == "PasskeyChallenge").Value))));
        await person.Visitor.SendAsync(form);
        await person.SignOutAsync();

        await person.Visitor.OpenAsync("/sign-in");
        var again = person.Visitor.Prepare("Sign in with a passkey");
        foreach (var name in new[] { "Credential", "PasskeyChallenge" }) again = again.With(name, form.Fields.Single(field => field.Key == name).Value);
        Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(again)));

        await person.Visitor.OpenAsync("/sign-in");
        var late = person.Visitor.WithPasskey("Sign in with a passkey", device.Sign(person.Visitor.Page.PasskeyOptions()));
        World.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(late)));
    }

    [Fact]
    public async Task Of_fifty_at_once_with_one_answer_one_is_let_in()
    {
        var (person, device) = await World.WithPasskeyAsync();
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.WithPasskey("Sign in with a passkey", device.Sign(person.Visitor.Page.PasskeyOptions()));

        await Race.OfAsync(50, number => person.Visitor.Twin().SendAsync(form.With("__form", $"f{number % 25}")));

        Assert.Equal(1, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Theory, BothWays]
    public async Task A_form_that_arrives_five_times_at_once_lets_in_each_time_as_one(Way way)
    {
        var (person, device) = await World.WithPasskeyAsync(way);
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.WithPasskey("Sign in with a passkey", device.Sign(person.Visitor.Page.PasskeyOptions()));

        var pages = await person.Visitor.SendAtOnceAsync(form, 5);

        Assert.All(pages, page => Assert.Equal("/payment-methods/add", page.Path));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    /// <summary>Who copied the device does not know how far the owner's has counted, or the owner's does not know how far the copy has.</summary>
    [Fact]
    public async Task A_device_that_counts_must_count_on()
    {
        var (person, device) = await World.WithPasskeyAsync();
        device.Count = 5;
        Assert.Equal("/payment-methods/add", (await person.Visitor.SignInWithAsync(device)).Path);
        Assert.Equal(5, await World.AskSqlAsync<long>("SELECT sign_count FROM passkeys"));

        foreach (var count in new uint[] { 5, 4, 0 })
        {
            device.Count = count;
            Assert.Equal((422, NotRight), Told(await World.Visitor().SignInWithAsync(device)));
        }
        device.Count = 6;
        Assert.Equal("/payment-methods/add", (await World.Visitor().SignInWithAsync(device)).Path);
    }

    [Fact]
    public async Task Of_a_device_and_its_copy_at_once_one_is_let_in()
    {
        var (_, device) = await World.WithPasskeyAsync();
        device.Count = 7;
        var visitors = Enumerable.Range(0, 20).Select(_ => World.Visitor()).ToList();
        var forms = new List<Submission>();
        foreach (var visitor in visitors)
        {
            await visitor.OpenAsync("/sign-in");
            forms.Add(visitor.WithPasskey("Sign in with a passkey", device.Sign(visitor.Page.PasskeyOptions())));
        }

        await Race.OfAsync(20, number => visitors[number].SendAsync(forms[number]));

        Assert.Equal(1, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Fact]
    public async Task One_that_is_removed_meanwhile_lets_nobody_in()
    {
        var (person, device) = await World.WithPasskeyAsync();
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.WithPasskey("Sign in with a passkey", device.Sign(person.Visitor.Page.PasskeyOptions()));
        var page = person.Visitor.Page;

        await World.MeanwhileAsync("UPDATE accounts SET country = country; DELETE FROM passkeys", async () => page = await person.Visitor.SendAsync(form));

        Assert.Equal((422, NotRight), Told(page));
        Assert.Equal(0, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Fact]
    public async Task Many_from_one_network_wait()
    {
        var (_, device) = await World.WithPasskeyAsync();
        var settings = new[] { ("Sessions:SignInsOfNetworkInAnHour", (string?)"3") };
        for (var i = 0; i < 3; i++) Assert.NotEqual(429, (await World.VisitorOf(settings).SignInWithAsync(device)).Status);

        Assert.Equal(429, (await World.VisitorOf(settings).SignInWithAsync(device)).Status);
    }

    private static Task<Page> GiveAsync(Visitor visitor, string answer) => visitor.SendAsync(visitor.WithPasskey("Sign in with a passkey", answer));

    private static (int, string?) Told(Page page) => (page.Status, page.Errors.SingleOrDefault());
}
