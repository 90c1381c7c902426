using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>
/// A session that somebody ends while it is being replaced by another: the other one ends with it, or never begins. Else whoever has stolen a
/// cookie and the password stays in.
/// </summary>
public sealed class SessionRaceTests : PortalTest
{
    /// <summary>What "Sign out everywhere else" does, and the operator's command, without the rest of them.</summary>
    private const string EndAll = "SELECT 1 FROM accounts FOR UPDATE; DELETE FROM sessions; DELETE FROM known_browsers";

    private const string NewPassword = "UPDATE accounts SET password_hash = 'another'; DELETE FROM sessions";

    [Theory, InlineData(EndAll), InlineData(NewPassword)]
    public async Task A_password_given_again_brings_nobody_back(string meanwhile)
    {
        var (person, form) = await AskedAgainAsync();

        await AssertOutAsync(meanwhile, person.Visitor, form);
    }

    [Fact]
    public async Task Nor_a_passkey()
    {
        var (person, device) = await World.WithPasskeyAsync();
        await person.Visitor.SignInWithAsync(device);
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");

        await AssertOutAsync(EndAll, person.Visitor, person.Visitor.WithPasskey("Use a passkey instead", device.Sign(person.Visitor.Page.PasskeyOptions())));
    }

    [Fact]
    public async Task Nor_a_new_password()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/password");
        var hash = await World.AskSqlAsync<string>("SELECT password_hash FROM accounts");

        await AssertOutAsync(EndAll, person.Visitor, person.Visitor.Fill("Current password", person.Password).Fill("New password", "violet tractor 55 rain").Fill("Confirm password", "violet tractor 55 rain").Prepare("Change password"));

        Assert.Equal(hash, await World.AskSqlAsync<string>("SELECT password_hash FROM accounts"));
    }

    /// <summary>A form sent again is answered as the first time, session included; but not by one that is being ended.</summary>
    [Fact]
    public async Task Nor_a_form_that_arrives_again()
    {
        var (person, form) = await AskedAgainAsync();
        var twin = person.Visitor.Twin();
        await person.Visitor.SendAsync(form);

        await AssertOutAsync(EndAll, twin, form);
    }

    /// <summary>Whichever comes first: the other device is out, also where it was just given a new session.</summary>
    [Fact]
    public async Task Signing_the_others_out_ends_what_takes_their_place_as_well()
    {
        for (var round = 1; round <= 12; round++)
        {
            var person = await World.People.WithBothProvenAsync();
            var here = person.Visitor;
            var there = World.Visitor();
            person.Visitor = there;
            await person.SignInAsync();
            World.Advance(TimeSpan.FromMinutes(11));
            await there.OpenAsync("/account/delete");
            var again = there.Fill("Password", person.Password).Prepare("Continue");
            await here.OpenAsync("/account/delete");
            await here.Fill("Password", person.Password).PressAsync("Continue");
            await here.OpenAsync("/security");
            var others = here.Prepare("Sign out everywhere else");

            await Race.OfAsync(2, number => number == 0 ? there.SendAsync(again) : here.SendAsync(others));

            Assert.Equal("/setup", (await here.OpenAsync("/setup")).Path);
            Assert.Equal("/sign-in", (await there.OpenAsync("/setup")).Path);
        }
    }

    [Fact]
    public async Task Of_two_devices_that_sign_each_other_out_one_stays()
    {
        for (var round = 1; round <= 6; round++)
        {
            var person = await World.People.WithBothProvenAsync();
            var visitors = new[] { person.Visitor, World.Visitor() };
            person.Visitor = visitors[1];
            await person.SignInAsync();
            foreach (var visitor in visitors) await visitor.OpenAsync("/security");
            var forms = visitors.Select(visitor => visitor.Prepare("Sign out everywhere else")).ToList();

            await Race.OfAsync(2, number => visitors[number].SendAsync(forms[number]));

            var pages = await Task.WhenAll(visitors.Select(visitor => visitor.OpenAsync("/setup")));
            Assert.Single(pages, page => page.Path == "/setup");
        }
    }

    [Fact]
    public async Task A_browser_that_is_forgotten_meanwhile_lets_nobody_in_without_a_code()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");

        await World.MeanwhileAsync(EndAll, () => person.Visitor.SendAsync(form));

        Assert.Equal(0, await World.CountAsync("sessions"));
        Assert.Equal(0, await World.CountAsync("known_browsers"));
    }

    [Fact]
    public async Task Nor_does_a_code_that_went_to_an_address_which_its_owner_took_back()
    {
        var person = await World.People.AtCodeAsync();
        var sessions = await World.CountAsync("sessions");
        var form = person.Visitor.Fill("Enter code", await person.SignInCodeAsync()).Prepare("Verify");

        await World.MeanwhileAsync("UPDATE accounts SET email = 'owner@post.example', email_key = 'owner@post.example'", () => person.Visitor.SendAsync(form));

        Assert.Equal(sessions, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task A_session_that_is_over_changes_no_address_number_or_passkey()
    {
        var person = await World.People.WithBothProvenAsync();
        using var device = World.Authenticator();
        var code = await person.AskForNewEmailCodeAsync("elsewhere@post.example");
        var email = person.Visitor.Fill("Enter code", code).Prepare("Verify");
        await World.MeanwhileAsync(EndAll, () => person.Visitor.SendAsync(email));
        Assert.Equal(1, await World.CountAsync("accounts", "email <> 'elsewhere@post.example'"));

        await person.SignInAsync();
        code = await person.AskForNewPhoneCodeAsync(7);
        var phone = person.Visitor.Fill("Enter code", code).Prepare("Verify");
        await World.MeanwhileAsync(EndAll, () => person.Visitor.SendAsync(phone));
        Assert.Equal(1, await World.CountAsync("accounts", $"phone = '{person.FullPhone}'"));

        World.Advance(TimeSpan.FromHours(1));
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/security/passkeys");
        var passkey = person.Visitor.WithPasskey("Add a passkey", device.Make(person.Visitor.Page.PasskeyOptions()));
        await World.MeanwhileAsync(EndAll, () => person.Visitor.SendAsync(passkey));
        Assert.Equal(0, await World.CountAsync("passkeys"));
    }

    [Fact]
    public async Task Nor_does_it_verify_an_address()
    {
        var person = await World.People.WithProvenPhoneAsync();
        var form = person.Visitor.Fill("Enter code", await person.AskForEmailCodeAsync()).Prepare("Verify");

        await World.MeanwhileAsync(EndAll, () => person.Visitor.SendAsync(form));

        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NULL"));
    }

    /// <summary>The code for one number must not prove another that was asked for at the same time.</summary>
    [Fact]
    public async Task A_number_takes_no_place_of_one_that_is_proven_meanwhile()
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.AskForPhoneCodeAsync();
        World.Advance(TimeSpan.FromMinutes(2));
        await person.Visitor.OpenAsync("/verify/phone");
        var form = person.Visitor.Fill("Phone number", person.Home.NumberOf(8)).Prepare("Send message");

        await World.MeanwhileAsync("UPDATE accounts SET phone_proven_at = now()", () => person.Visitor.SendAsync(form));

        Assert.Equal(person.FullPhone, await World.AskSqlAsync<string>("SELECT phone FROM accounts"));
    }

    /// <summary>Two tabs of one browser are no race between strangers.</summary>
    [Fact]
    public async Task A_password_given_in_two_tabs_at_once_leads_on_in_both()
    {
        var (person, _) = await AskedAgainAsync();
        var tabs = Enumerable.Range(0, 2).Select(_ => person.Visitor.NewTab()).ToList();
        foreach (var tab in tabs) await tab.OpenAsync("/account/delete");

        var pages = await Race.OfAsync(2, number => tabs[number].Fill("Password", person.Password).PressAsync("Continue"));

        Assert.All(pages, page => Assert.Equal("/account/delete", page.Path));
    }

    private async Task AssertOutAsync(string meanwhile, Visitor visitor, Submission form)
    {
        var page = visitor.Page;

        await World.MeanwhileAsync(meanwhile, async () => page = await visitor.SendAsync(form));

        Assert.Equal("/sign-in", page.Address.AbsolutePath);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    /// <summary>Somebody who is asked for the password again, and has typed it.</summary>
    private async Task<(Person Person, Submission Form)> AskedAgainAsync()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");
        return (person, person.Visitor.Fill("Password", person.Password).Prepare("Continue"));
    }
}
