using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features;

public sealed class ResetPasswordTests : PortalTest
{
    private const string Fresh = "eleven purple umbrellas";
    private const string Notice = "The password of your account was changed.";

    [Theory, BothWays]
    public async Task Who_forgot_their_password_sets_a_new_one_by_a_link_from_the_mail(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var elsewhere = person.Visitor;
        var visitor = person.Visitor = World.Visitor(way);
        await visitor.OpenAsync("/sign-in");
        Assert.Equal("Forgot your password?", (await visitor.FollowAsync("Forgot your password?")).Heading);
        var page = await visitor.Fill("Email address", person.Email).PressAsync("Send link");
        Assert.Equal("/forgot-password?sent=1", page.Path);
        World.Advance(TimeSpan.FromSeconds(11));
        await World.QuietAsync();
        var mail = await World.Neighbours.MailAsync(person.Email, "Set a new password for Northgate");

        page = await visitor.OpenAsync(Person.LinkIn(mail.Text, "/reset-password"));
        Assert.Equal(("/reset-password", "Set a new password"), (page.Path, page.Heading));
        page = await visitor.Fill("New password", Fresh).Fill("Confirm password", Fresh).PressAsync("Set password");

        Assert.Contains("Your password is changed", page.Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await elsewhere.OpenAsync("/setup")).Path);
        await visitor.OpenAsync("/reset-password?done=1");
        await visitor.FollowAsync("Sign in");
        Assert.Equal(422, (await person.SignInAsync()).Status);
        person.Password = Fresh;
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
        await World.QuietAsync();
        await World.Neighbours.MailAsync(person.Email, Notice);
        Assert.Equal((1, 1), (await World.CountAsync("audit", "act = 'reset-link-sent'"), await World.CountAsync("audit", "act = 'password-reset'")));
    }

    [Theory, BothWays]
    public async Task A_known_an_unproven_and_an_unknown_address_are_answered_alike(Way way)
    {
        var known = await World.People.WithProvenEmailAsync();
        var unproven = await World.People.WithProvenPhoneAsync();
        var pages = new List<Page>();
        foreach (var email in new[] { known.Email, unproven.Email, "phantom@post.example" }) pages.Add(await AskAsync(World.Visitor(way), email));
        World.Advance(TimeSpan.FromSeconds(11));
        await World.QuietAsync();

        Assert.All(pages, page => Assert.Equal((200, "/forgot-password?sent=1", pages[0].Text, pages[0].Title), (page.Status, page.Path, page.Text, page.Title)));
        Assert.Equal(3, await World.CountAsync("intents", "kind = 'reset-mail' AND due_at - created_at BETWEEN '2.9 seconds' AND '10 seconds'"));
        await World.Neighbours.MailAsync(known.Email, "Set a new password for Northgate");
        Assert.Empty(await World.Neighbours.MailToAsync(unproven.Email));
        Assert.Empty(await World.Neighbours.MailToAsync("phantom@post.example"));
        Assert.Equal(1, await World.CountAsync("mailed_links", "purpose = 'ResetPassword'"));
    }

    [Fact]
    public async Task What_the_mail_costs_is_done_some_seconds_later_so_that_it_tells_nobody_who_has_an_account()
    {
        var person = await World.People.WithProvenEmailAsync();
        await World.QuietAsync();
        await AskAsync(World.Visitor(), person.Email);

        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("intents", "kind = 'reset-mail' AND state = 'planned'"));
    }

    [Theory, BothWays]
    public async Task The_same_submission_again_is_answered_as_the_first(Way way)
    {
        var person = await World.People.WithResetLinkAsync(way);
        await person.Visitor.OpenAsync("/reset-password");
        var form = person.Visitor.Fill("New password", Fresh).Fill("Confirm password", Fresh).Prepare("Set password");

        var pages = await Race.OfAsync(8, _ => person.Visitor.Twin().SendAsync(form));

        Assert.All(pages, page => Assert.Contains("Your password is changed", page.Text, StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'password-reset'"));
    }

    [Theory, BothWays]
    public async Task A_new_password_keeps_the_rules_of_registering(Way way)
    {
        var person = await World.People.WithResetLinkAsync(way);
        await person.Visitor.OpenAsync("/reset-password");

        Assert.Equal("Enter a password", (await person.Visitor.PressAsync("Set password")).ErrorAt("New password"));
        Assert.Equal("Password must be 12 characters or more", (await SetAsync(person.Visitor, "elevenchars")).ErrorAt("New password"));
        Assert.StartsWith("Choose another password.", (await SetAsync(person.Visitor, "qwertyuiopas")).ErrorAt("New password"), StringComparison.Ordinal);
        Assert.Equal("Choose a password that is not made only of our own name", (await SetAsync(person.Visitor, "northgate1234")).ErrorAt("New password"));
        Assert.Equal("Choose a password that is not your email address", (await SetAsync(person.Visitor, person.Email)).ErrorAt("New password"));
        var page = await person.Visitor.Fill("New password", Fresh).Fill("Confirm password", Fresh + " ").PressAsync("Set password");
        Assert.Equal("The two passwords are not the same. Type the same password twice.", page.ErrorAt("Confirm password"));
        Assert.Equal(("", ""), (page.ValueOf("New password"), page.ValueOf("Confirm password")));
        Assert.Equal(200, (await SetAsync(person.Visitor)).Status);
    }

    [Theory, BothWays]
    public async Task It_is_the_way_out_when_wrong_passwords_closed_the_door(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        var stranger = World.Visitor();
        await stranger.OpenAsync("/sign-in");
        for (var i = 0; i < 10; i++) await stranger.Fill("Email address", person.Email).Fill("Password", $"wrong words {i}").PressAsync("Sign in");
        person.Visitor = World.Visitor(way);
        Assert.Equal(429, (await person.SignInAsync()).Status);

        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        await SetAsync(person.Visitor);

        person.Password = Fresh;
        Assert.Equal("/verify/phone", (await person.SignInAsync()).Path);
    }

    /// <summary>One of them may be the stranger's for whom it was changed.</summary>
    [Fact]
    public async Task Browsers_that_were_known_before_want_a_code_again()
    {
        var person = await World.People.WithProvenEmailAsync();
        var before = person.Visitor;
        person.Visitor = World.Visitor();
        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        await SetAsync(person.Visitor);

        person.Password = Fresh;
        Assert.Equal("/verify/phone", (await person.GivePasswordAsync()).Path);
        person.Visitor = before;
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task So_it_is_when_they_closed_the_one_behind_it()
    {
        var person = await World.People.WithProvenEmailAsync();
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/security/password");
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await person.Visitor.Fill("Password", $"wrong words {i}").PressAsync("Continue")).Status);
        Assert.Equal(429, (await person.Visitor.Fill("Password", person.Password).PressAsync("Continue")).Status);

        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        await SetAsync(person.Visitor);
        person.Password = Fresh;
        await person.SignInAsync();
        World.Advance(TimeSpan.FromMinutes(11));

        await person.Visitor.OpenAsync("/security/password");
        Assert.Equal("/security/password", (await person.Visitor.Fill("Password", Fresh).PressAsync("Continue")).Path);
    }

    [Theory, BothWays]
    public async Task Who_is_signed_in_to_that_account_is_signed_out(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());

        var page = await SetAsync(person.Visitor);

        Assert.False(page.HasButton("Sign out"));
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task Who_is_signed_in_to_another_account_stays_there()
    {
        var (owner, other) = (await World.People.WithProvenEmailAsync(), await World.People.WithProvenEmailAsync());
        await other.Visitor.OpenAsync(await owner.AskForResetLinkAsync());

        await SetAsync(other.Visitor);

        Assert.Equal("/setup", (await other.Visitor.OpenAsync("/setup")).Path);
    }

    [Fact]
    public async Task An_address_that_is_none_is_told_so()
    {
        var visitor = World.Visitor();
        await visitor.OpenAsync("/forgot-password");

        Assert.Equal("Enter your email address", (await visitor.PressAsync("Send link")).ErrorAt("Email address"));
        Assert.Equal(422, (await visitor.Fill("Email address", "a@b").PressAsync("Send link")).Status);
        Assert.Equal(0, await World.CountAsync("intents"));
    }

    private static async Task<Page> AskAsync(Visitor visitor, string email)
    {
        await visitor.OpenAsync("/forgot-password");
        return await visitor.Fill("Email address", email).PressAsync("Send link");
    }

    private static async Task<Page> SetAsync(Visitor visitor, string password = Fresh)
    {
        if (visitor.Path != "/reset-password") await visitor.OpenAsync("/reset-password");
        return await visitor.Fill("New password", password).Fill("Confirm password", password).PressAsync("Set password");
    }
}
