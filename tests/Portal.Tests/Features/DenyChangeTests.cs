using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features;

public sealed class DenyChangeTests : PortalTest
{
    private const string New = "moved@post.example";
    private const string Fresh = "eleven purple umbrellas";

    [Theory, BothWays]
    public async Task The_link_in_a_notice_signs_everybody_out_and_locks_changes_for_two_days(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.ChangePasswordAsync(Fresh);
        var link = await World.NotMeLinkAsync(person.Email);
        var visitor = World.Visitor(way);
        Assert.Equal(("/not-me", "A change that was not yours"), ((await visitor.OpenAsync(link)).Path, visitor.Heading));
        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);

        var page = await visitor.PressAsync("This was not me");

        Assert.Contains("Your account is safe for now", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Set a new password"));
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        await person.SignInAsync();
        foreach (var path in new[] { "/security/password", "/security/email", "/security/phone", "/payment-methods/add", "/payment-methods/card", "/payment-methods/paypal", "/account/delete" })
            Assert.Equal("/security/locked", (await person.Visitor.OpenAsync(path)).Path);
        Assert.Contains($"until {World.Clock.GetUtcNow().AddHours(48):d MMMM yyyy HH:mm} UTC", person.Visitor.Page.Text, StringComparison.Ordinal);
        World.Advance(TimeSpan.FromHours(48.1));
        await person.SignInAsync();
        Assert.Equal("/security/password", (await person.Visitor.OpenAsync("/security/password")).Path);
    }

    [Theory, BothWays]
    public async Task A_form_that_was_open_before_the_lock_does_nothing_after_it(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await World.QuietAsync();
        await person.Visitor.OpenAsync("/security/password");
        var form = person.Visitor.Fill("Current password", person.Password).Fill("New password", Fresh).Fill("Confirm password", Fresh).Prepare("Change password");
        await World.SqlAsync("UPDATE accounts SET changes_locked_until = $1", World.Clock.GetUtcNow().AddHours(1));

        Assert.Equal("/security/locked", (await person.Visitor.SendAsync(form)).Path);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'password-changed'"));
    }

    [Fact]
    public async Task A_lock_that_comes_while_a_change_is_under_way_stops_it()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/password");
        var page = person.Visitor.Page;
        person.Visitor.Fill("Current password", person.Password).Fill("New password", Fresh).Fill("Confirm password", Fresh);
        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.PressAsync("Change password"));
        Assert.Equal("/security/locked", page.Path);
        await World.SqlAsync("UPDATE accounts SET changes_locked_until = NULL");

        var code = await person.AskForNewEmailCodeAsync(New);
        person.Visitor.Fill("Enter code", code);
        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.PressAsync("Verify"));
        Assert.Equal("/security/locked", page.Path);
        await World.SqlAsync("UPDATE accounts SET changes_locked_until = NULL");

        code = await person.AskForNewPhoneCodeAsync(90_002);
        person.Visitor.Fill("Enter code", code);
        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.PressAsync("Verify"));
        Assert.Equal("/security/locked", page.Path);
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{person.Email}' AND phone = '{person.FullPhone}'"));
    }

    [Theory, BothWays]
    public async Task An_address_that_was_changed_is_the_old_one_again_and_the_way_back_in_goes_there(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var old = person.Email;
        await person.ChangeEmailAsync(New);
        var link = await World.NotMeLinkAsync(old);

        await World.SayNotMeAsync(link, way);

        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{old}' AND email_key = '{old}' AND email_proven_at IS NOT NULL"));
        await World.QuietAsync();
        await World.Neighbours.MailAsync(old, "is this one again");
        Assert.Equal(1, await World.CountAsync("audit", "act = 'email-restored' AND actor = 'customer'"));
        person.Email = old;
        person.Visitor = World.Visitor(way);
        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        await person.Visitor.Fill("New password", Fresh).Fill("Confirm password", Fresh).PressAsync("Set password");
        person.Password = Fresh;
        // In, but the next task is one of those that are locked.
        Assert.Equal("/security/locked", (await person.SignInAsync()).Path);
    }

    /// <summary>Somebody who took the account over is told of the changes too, at addresses of their own: their links must not undo the owner's.</summary>
    [Fact]
    public async Task After_the_first_address_is_back_no_later_mail_brings_another_one_back()
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await person.ChangeEmailAsync(New);
        var ofOwner = await World.NotMeLinkAsync(old);
        World.Advance(TimeSpan.FromMinutes(2));
        await person.ChangeEmailAsync("farther@post.example");
        var ofThief = await World.NotMeLinkAsync(New);
        await World.SayNotMeAsync(ofOwner);

        Assert.False((await World.Visitor().OpenAsync(ofThief)).HasButton("This was not me"));
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{old}'"));
    }

    [Fact]
    public async Task A_link_to_the_new_address_does_not_make_the_one_to_the_old_address_worthless()
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await person.ChangeEmailAsync(New);
        var (ofOwner, ofThief) = (await World.NotMeLinkAsync(old), await World.NotMeLinkAsync(New));
        await World.SayNotMeAsync(ofThief);
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{New}'"));

        await World.SayNotMeAsync(ofOwner);

        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{old}'"));
    }

    [Fact]
    public async Task An_old_address_that_somebody_else_has_proven_since_stays_theirs()
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await person.ChangeEmailAsync(New);
        var link = await World.NotMeLinkAsync(old);
        World.Advance(TimeSpan.FromMinutes(2));
        var other = World.People.Stranger();
        other.Email = old;
        await other.RegisterAsync();
        await other.ProveEmailAsync();

        Assert.Equal(200, (await World.SayNotMeAsync(link)).Status);

        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{New}' AND changes_locked_until IS NOT NULL"));
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{old}' AND changes_locked_until IS NULL"));
    }

    [Fact]
    public async Task Who_is_signed_in_to_another_account_stays_there()
    {
        var (owner, other) = (await World.People.WithBothProvenAsync(), await World.People.WithBothProvenAsync());
        await owner.ChangePasswordAsync(Fresh);
        await other.Visitor.OpenAsync(await World.NotMeLinkAsync(owner.Email));

        await other.Visitor.PressAsync("This was not me");

        Assert.Equal("/setup", (await other.Visitor.OpenAsync("/setup")).Path);
    }

    [Theory, BothWays]
    public async Task Looking_changes_nothing_and_the_link_works_once_however_many_press(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.ChangePasswordAsync(Fresh);
        var link = await World.NotMeLinkAsync(person.Email);
        for (var i = 0; i < 3; i++) await World.Visitor().OpenAsync(link);
        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
        var visitor = World.Visitor(way);
        await visitor.OpenAsync(link);
        var form = visitor.Prepare("This was not me");

        var pages = await Race.OfAsync(50, number => visitor.Twin().SendAsync(form.With("__form", $"f{number}")));

        Assert.Single(pages, page => page.Path == "/not-me?done=1");
        Assert.Equal(1, await World.CountAsync("audit", "act = 'change-denied'"));
        Assert.Contains("does not work any more", Assert.Single((await visitor.SendAsync(form.With("__form", "later"))).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_good_for_seven_days_and_sets_no_password()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ChangePasswordAsync(Fresh);
        var link = await World.NotMeLinkAsync(person.Email);
        Assert.False((await World.Visitor().OpenAsync(link.Replace("/not-me", "/reset-password", StringComparison.Ordinal))).HasButton("Set password"));
        World.Advance(TimeSpan.FromDays(6.9));
        Assert.True((await World.Visitor().OpenAsync(link)).HasButton("This was not me"));
        World.Advance(TimeSpan.FromDays(0.2));

        Assert.False((await World.Visitor().OpenAsync(link)).HasButton("This was not me"));
    }

    [Fact]
    public async Task A_wish_to_be_deleted_is_taken_back()
    {
        var (person, _) = await World.People.WithCardAsync();
        var link = await World.NotMeLinkAsync(person.Email);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NOT NULL"));

        await World.SayNotMeAsync(link);

        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        World.Advance(TimeSpan.FromHours(1));
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task Who_is_not_locked_is_told_so(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);

        Assert.Contains("They are not", (await person.Visitor.OpenAsync("/security/locked")).Text, StringComparison.Ordinal);
    }

    /// <summary>The lock is set while the button is already pressed.</summary>
    [Theory]
    [InlineData("/account/delete", "OK"), InlineData("/payment-methods", "Remove")]
    public async Task A_lock_that_comes_a_moment_before_still_keeps_account_and_payment_method(string from, string button)
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await person.Visitor.OpenAsync(from);
        if (button == "Remove") await person.Visitor.PressAsync(button);
        var page = person.Visitor.Page;

        await World.MeanwhileAsync("UPDATE accounts SET changes_locked_until = '2999-01-01'", async () => page = await person.Visitor.PressAsync(button));

        Assert.Equal("/security/locked", page.Path);
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }
}
