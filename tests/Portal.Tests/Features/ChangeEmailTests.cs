using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features;

public sealed class ChangeEmailTests : PortalTest
{
    private const string New = "moved@post.example";
    private const string Wrong = "That code did not work. Check the newest code you received, or send a new one.";

    [Theory, BothWays]
    public async Task A_code_to_the_new_address_puts_it_in_the_old_ones_place_and_both_are_told(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var old = person.Email;
        await person.Visitor.OpenAsync("/security");
        Assert.Equal("Change your email address", (await person.Visitor.FollowAsync("Change email address")).Heading);
        var code = await person.AskForNewEmailCodeAsync(New);
        Assert.Contains("m•••@post.example", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{old}' AND email_proven_at IS NOT NULL"));

        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await World.QuietAsync();

        Assert.Contains("Your email address is changed", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{New}' AND email_key = '{New}' AND email_proven_at IS NOT NULL AND new_email IS NULL"));
        await World.Neighbours.MailAsync(old, "It is another one now");
        await World.Neighbours.MailAsync(New, "It is this one now");
        await person.SignOutAsync();
        Assert.Equal(422, (await person.SignInAsync()).Status);
    }

    [Theory, BothWays]
    public async Task An_address_that_another_account_has_is_answered_like_any_and_its_owner_gets_a_word_and_no_code(Way way)
    {
        var owner = await World.People.WithProvenEmailAsync();
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/email");
        await World.QuietAsync();
        World.Advance(TimeSpan.FromMinutes(2));

        var page = await person.Visitor.Fill("New email address", owner.Email).PressAsync("Send");
        await World.QuietAsync();

        Assert.Equal((200, "/security/email"), (page.Status, page.Path));
        Assert.True(page.HasField("Enter code"));
        await World.Neighbours.MailAsync(owner.Email, "You already have an account at Northgate");
    }

    [Theory, BothWays]
    public async Task Whoever_proves_an_address_first_has_it(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var code = await person.AskForNewEmailCodeAsync(New);
        World.Advance(TimeSpan.FromMinutes(2));
        var other = World.People.Stranger();
        other.Email = New;
        await other.RegisterAsync();
        Assert.Equal("/setup", (await other.ProveEmailAsync()).Path);

        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");

        Assert.Equal((422, Wrong), (page.Status, page.ErrorAt("Enter code")));
        Assert.Equal(1, await World.CountAsync("accounts", $"email = '{person.Email}' AND email_proven_at IS NOT NULL"));
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("It is another one now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_twenty_accounts_that_prove_one_address_at_once_one_has_it()
    {
        var people = await World.ManyAsync(20);
        var forms = new List<Submission>();
        foreach (var person in people)
        {
            // Limits are by address, and here everybody wants the same.
            await World.SqlAsync("DELETE FROM limits");
            var code = await person.AskForNewEmailCodeAsync(New);
            forms.Add(person.Visitor.Fill("Enter code", code).Prepare("Verify"));
        }

        var pages = await Race.OfAsync(20, number => people[number].Visitor.SendAsync(forms[number]));

        Assert.Single(pages, page => page.Path == "/security?changed=email");
        Assert.All(pages.Where(page => page.Path != "/security?changed=email"), page => Assert.Equal((422, Wrong), (page.Status, page.ErrorAt("Enter code"))));
        Assert.Equal(1, await World.CountAsync("accounts", $"email_key = '{New}' AND email_proven_at IS NOT NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'email-changed'"));
    }

    [Theory, BothWays]
    public async Task The_code_fits_only_this_change_this_address_and_works_once(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var first = await person.AskForNewEmailCodeAsync("first@post.example");
        World.Advance(TimeSpan.FromMinutes(2));
        var second = await person.AskForNewEmailCodeAsync(New);
        Assert.Equal(Wrong, (await person.Visitor.Fill("Enter code", first).PressAsync("Verify")).ErrorAt("Enter code"));
        Assert.Equal("Enter the 6-digit code from the email", (await person.Visitor.Fill("Enter code", "12").PressAsync("Verify")).ErrorAt("Enter code"));
        var form = person.Visitor.Fill("Enter code", second).Prepare("Verify");

        var pages = await Race.OfAsync(20, _ => person.Visitor.Twin().SendAsync(form));

        Assert.All(pages, page => Assert.Equal("/security?changed=email", page.Path));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'email-changed'"));
        Assert.Equal(422, (await person.Visitor.SendAsync(form.With("__form", "another"))).Status);
    }

    [Theory, BothWays]
    public async Task The_address_one_has_and_one_that_is_none_are_refused_at_the_field(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/email");

        Assert.Equal("Your account has this email address already. Enter another one.", (await person.Visitor.Fill("New email address", person.Email.ToUpperInvariant()).PressAsync("Send")).ErrorAt("New email address"));
        var page = await person.Visitor.Fill("New email address", "a@b").PressAsync("Send");
        Assert.Equal((422, "a@b"), (page.Status, page.ValueOf("New email address")));
        Assert.Equal(0, await World.CountAsync("challenges", "purpose = 'ChangeEmail'"));
    }

    [Theory, BothWays]
    public async Task Codes_are_counted_as_all_codes_are(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.AskForNewEmailCodeAsync(New);
        Assert.Equal(429, (await person.Visitor.Fill("New email address", New).PressAsync("Send")).Status);
        for (var i = 1; i < 5; i++)
        {
            World.Advance(TimeSpan.FromMinutes(1.5));
            await person.AskForNewEmailCodeAsync(New);
        }
        World.Advance(TimeSpan.FromMinutes(1.5));

        Assert.Equal(429, (await person.Visitor.Fill("New email address", New).PressAsync("Send")).Status);
    }

    [Fact]
    public async Task A_link_to_reset_that_was_mailed_to_the_old_address_sets_no_password_any_more()
    {
        var person = await World.People.WithBothProvenAsync();
        var link = await person.AskForResetLinkAsync();
        await person.ChangeEmailAsync(New);

        Assert.False((await World.Visitor().OpenAsync(link)).HasButton("Set password"));
    }

    [Fact]
    public async Task An_address_that_was_never_proven_is_not_told_as_it_may_be_a_strangers()
    {
        var person = await World.People.WithProvenPhoneAsync();
        var old = person.Email;
        await person.ChangeEmailAsync(New);
        await World.QuietAsync();

        Assert.Empty(await World.Neighbours.MailToAsync(old));
        await World.Neighbours.MailAsync(New, "It is this one now");
    }
}
