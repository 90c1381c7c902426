using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features;

/// <summary>Adding and removing passkeys.</summary>
public sealed class PasskeysTests : PortalTest
{
    private const string NotRight = "The passkey could not be added. Try again.";

    [Theory, BothWays]
    public async Task One_is_added_and_removed_and_the_owner_is_told(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security");
        Assert.Contains("You have none yet.", (await person.Visitor.FollowAsync("Passkeys")).Text, StringComparison.Ordinal);
        using var device = World.Authenticator();

        var page = await person.AddPasskeyAsync(device);
        await World.QuietAsync();

        Assert.Contains("Your passkey is added We have told you by mail as well.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Added with Firefox on Linux", page.Text, StringComparison.Ordinal);
        Assert.Contains("Never used yet", page.Text, StringComparison.Ordinal);
        await World.Neighbours.MailAsync(person.Email, "A passkey was added to your account: whoever has it can sign in without the password.");
        page = await person.Visitor.PressAsync("Remove");
        await World.QuietAsync();
        Assert.Contains("The passkey is removed", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("passkeys"));
        await World.Neighbours.MailAsync(person.Email, "A passkey was removed from your account.");
        var activity = (await person.Visitor.OpenAsync("/security")).Text;
        Assert.Contains("Passkey added", activity, StringComparison.Ordinal);
        Assert.Contains("Passkey removed", activity, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_a_device_made_for_this_form_with_its_owner_there_is_taken()
    {
        var person = await World.People.WithBothProvenAsync();
        var (origin, other) = (World.Address.GetLeftPart(UriPartial.Authority), await World.People.WithBothProvenAsync());
        await other.Visitor.OpenAsync("/security/passkeys");
        Authenticator[] devices =
        [
            new() { Origin = origin, SeesOwner = false },
            new() { Origin = "https://portal.example" },
            new() { Origin = origin, RelyingParty = "portal.example" },
            new() { Origin = origin, Says = "webauthn.get" },
        ];

        foreach (var device in devices) Assert.Equal((422, NotRight), Told(await person.AddPasskeyAsync(device)));
        using var right = World.Authenticator();
        await person.Visitor.OpenAsync("/security/passkeys");
        Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(person.Visitor.WithPasskey("Add a passkey", right.Make(other.Visitor.Page.PasskeyOptions())))));
        Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(person.Visitor.WithPasskey("Add a passkey", right.Make(person.Visitor.Page.PasskeyOptions())).With("PasskeyChallenge", "99999999999.abc"))));
        foreach (var answer in Nonsense) Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(person.Visitor.WithPasskey("Add a passkey", answer))));
        Assert.Equal(0, await World.CountAsync("passkeys"));
    }

    [Fact]
    public async Task A_form_is_good_for_an_hour_and_for_one_passkey()
    {
        var person = await World.People.WithBothProvenAsync();
        using var device = World.Authenticator();
        await person.Visitor.OpenAsync("/security/passkeys");
        var late = person.Visitor.WithPasskey("Add a passkey", device.Make(person.Visitor.Page.PasskeyOptions()));
        await person.Visitor.SendAsync(late);
        using var second = World.Authenticator();
        Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(late.With("Credential", second.Make(person.Visitor.Page.PasskeyOptions())).With("__form", "again"))));

        await person.Visitor.OpenAsync("/security/passkeys");
        late = person.Visitor.WithPasskey("Add a passkey", second.Make(person.Visitor.Page.PasskeyOptions()));
        World.Advance(TimeSpan.FromMinutes(61));
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/security/passkeys");
        Assert.Equal((422, NotRight), Told(await person.Visitor.SendAsync(late.With("__RequestVerificationToken", person.Visitor.Prepare("Add a passkey").Fields.Single(field => field.Key == "__RequestVerificationToken").Value))));
        Assert.Equal(1, await World.CountAsync("passkeys"));
    }

    [Theory, BothWays]
    public async Task A_form_that_arrives_five_times_at_once_adds_one_and_removes_one(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        using var device = World.Authenticator();
        await person.Visitor.OpenAsync("/security/passkeys");

        var added = await person.Visitor.SendAtOnceAsync(person.Visitor.WithPasskey("Add a passkey", device.Make(person.Visitor.Page.PasskeyOptions())), 5);
        Assert.All(added, page => Assert.Equal("/security/passkeys?changed=added", page.Path));
        Assert.Equal((1, 1), (await World.CountAsync("passkeys"), await World.CountAsync("audit", "act = 'passkey-added'")));

        var removed = await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Remove"), 5);
        Assert.All(removed, page => Assert.Equal("/security/passkeys?changed=removed", page.Path));
        Assert.Equal((0, 1), (await World.CountAsync("passkeys"), await World.CountAsync("audit", "act = 'passkey-removed'")));
    }

    [Fact]
    public async Task A_copy_of_somebody_elses_is_refused()
    {
        var (_, device) = await World.WithPasskeyAsync();
        var thief = await World.People.WithBothProvenAsync();
        using var copy = new Authenticator { Id = device.Id, Origin = device.Origin };

        Assert.Equal((422, NotRight), Told(await thief.AddPasskeyAsync(copy)));
        Assert.Equal(1, await World.CountAsync("passkeys"));
    }

    [Fact]
    public async Task Ten_are_the_most_however_many_come_at_once()
    {
        var person = await World.People.WithBothProvenAsync();
        for (var i = 0; i < 8; i++) await person.AddPasskeyAsync(World.Authenticator());
        var forms = new List<Submission>();
        for (var i = 0; i < 10; i++)
        {
            var page = await person.Visitor.OpenAsync("/security/passkeys");
            forms.Add(person.Visitor.WithPasskey("Add a passkey", World.Authenticator().Make(page.PasskeyOptions())));
        }

        await Race.OfAsync(forms.Count, number => person.Visitor.Twin().SendAsync(forms[number]));

        Assert.Equal(10, await World.CountAsync("passkeys"));
        Assert.False((await person.Visitor.OpenAsync("/security/passkeys")).HasButton("Add a passkey"));
        Assert.Contains("That is as many as an account can have.", person.Visitor.Page.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Somebody_elses_cannot_be_removed_and_looks_as_one_that_is_not_there(Way way)
    {
        await World.WithPasskeyAsync();
        var theirs = await World.AskSqlAsync<string>("SELECT id FROM passkeys");
        var person = await World.People.WithBothProvenAsync(way);
        await person.AddPasskeyAsync(World.Authenticator());

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Remove").With("Passkey", theirs!));
        await person.Visitor.OpenAsync("/security/passkeys");
        var none = await person.Visitor.SendAsync(person.Visitor.Prepare("Remove").With("Passkey", "none"));

        Assert.Equal((404, 404), (page.Status, none.Status));
        Assert.Equal(2, await World.CountAsync("passkeys"));
    }

    [Theory, BothWays]
    public async Task One_that_was_removed_may_be_removed_again_in_another_tab(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.AddPasskeyAsync(World.Authenticator());
        var form = person.Visitor.Prepare("Remove");
        await person.Visitor.SendAsync(form);

        var page = await person.Visitor.SendAsync(form.With("__form", "another tab"));

        Assert.Equal((200, "/security/passkeys"), (page.Status, page.Path));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'passkey-removed'"));
    }

    [Fact]
    public async Task The_password_must_have_been_given_a_short_while_ago()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("/confirm-password?next=%2Fsecurity%2Fpasskeys", (await person.Visitor.OpenAsync("/security/passkeys")).Path);
    }

    [Fact]
    public async Task A_lock_stops_what_was_open_before_it()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.AddPasskeyAsync(World.Authenticator());
        await person.Visitor.OpenAsync("/security/passkeys");
        var form = person.Visitor.WithPasskey("Add a passkey", World.Authenticator().Make(person.Visitor.Page.PasskeyOptions()));
        var page = person.Visitor.Page;

        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.SendAsync(form));
        Assert.Equal("/security/locked", page.Path);
        await World.SqlAsync("UPDATE accounts SET changes_locked_until = NULL");
        await person.Visitor.OpenAsync("/security/passkeys");
        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.PressAsync("Remove"));
        Assert.Equal("/security/locked", page.Path);
        Assert.Equal(1, await World.CountAsync("passkeys"));
    }

    [Fact]
    public async Task Where_no_address_is_proven_nobody_claims_to_have_mailed()
    {
        var person = await World.People.WithProvenPhoneAsync();

        Assert.DoesNotContain("by mail", (await person.AddPasskeyAsync(World.Authenticator())).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("by mail", (await person.ChangePasswordAsync("eleven purple umbrellas")).Text, StringComparison.Ordinal);
    }

    /// <summary>One of them may be the stranger's.</summary>
    [Fact]
    public async Task Saying_that_a_change_was_somebody_elses_takes_all_off()
    {
        var (person, device) = await World.WithPasskeyAsync();
        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));

        Assert.Equal(422, (await World.Visitor().SignInWithAsync(device)).Status);
        Assert.Equal(0, await World.CountAsync("passkeys"));
    }

    /// <summary>Browsers give passkeys to names only.</summary>
    [Fact]
    public async Task Where_the_portal_has_a_number_for_its_address_there_are_none()
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf([("Portal:PublicUrl", "http://127.0.0.1")]);
        Assert.False((await person.Visitor.OpenAsync("/sign-in")).HasButton("Sign in with a passkey"));
        await person.SignInAsync();

        Assert.False((await person.Visitor.OpenAsync("/security")).HasLink("Passkeys"));
        Assert.Equal(404, (await person.Visitor.OpenAsync("/security/passkeys")).Status);
    }

    internal static readonly string[] Nonsense =
    [
        "", "{", "null", "[]", "{}", "\"x\"", """{"id":"AA","rawId":"AA","type":"public-key"}""", """{"id":"AA","rawId":"AA","type":"public-key","response":null}""",
        """{"id":"AA","rawId":"AA","type":"public-key","response":{}}""", """{"id":"AA","rawId":"*","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}""",
        """{"id":"AA","rawId":"AA","type":"other","response":{"clientDataJSON":"e30","attestationObject":"oA","authenticatorData":"AA","signature":"AA","userHandle":"AA"},"clientExtensionResults":{}}""",
        new string('[', 10_000), "\"" + new string('x', 30_000) + "\"",
    ];

    private static (int, string?) Told(Page page) => (page.Status, page.Errors.SingleOrDefault());
}
