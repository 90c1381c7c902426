using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Links in mails that leave late, or twice.</summary>
public sealed class MailedLinkTests : PortalTest
{
    private const string New = "moved@post.example";
    private const string Fresh = "eleven purple umbrellas";

    /// <summary>The mail to the thief's first address could not leave until the owner had said no: its link would bring that address back.</summary>
    [Fact]
    public async Task What_had_not_left_when_the_owner_said_no_leaves_no_more()
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await person.ChangeEmailAsync(New);
        var ofOwner = await World.NotMeLinkAsync(old);
        World.Advance(TimeSpan.FromMinutes(2));
        var code = await person.AskForNewEmailCodeAsync("farther@post.example");
        var earlier = (await World.Neighbours.MailToAsync(New)).Count;
        await World.Neighbours.TroubleAsync("mail", "down");
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await World.SayNotMeAsync(ofOwner);
        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.SettleAsync();

        Assert.Equal(earlier, (await World.Neighbours.MailToAsync(New)).Count);
        Assert.Equal(0, await World.CountAsync("mailed_links", "old_email IS NOT NULL AND used_at IS NULL"));
        Assert.Equal(2, await World.CountAsync("intents", "kind = 'notice' AND state = 'moot' AND last_word = 'denied' AND payload IS NULL"));
        await World.Neighbours.MailAsync(old, "is this one again");
    }

    [Fact]
    public async Task What_is_about_to_leave_when_its_intent_is_ended_does_not_leave()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.QuietAsync();
        await person.ChangePasswordAsync(Fresh);
        var earlier = (await World.Neighbours.MailToAsync(person.Email)).Count;
        var links = await World.CountAsync("mailed_links");

        await World.MeanwhileAsync("SELECT 1 FROM accounts FOR UPDATE", World.QuietAsync,
            then: "UPDATE intents SET state = 'moot', ended_at = now(), payload = NULL, last_word = 'denied' WHERE kind = 'notice' AND ended_at IS NULL");

        Assert.Equal(earlier, (await World.Neighbours.MailToAsync(person.Email)).Count);
        Assert.Equal(links, await World.CountAsync("mailed_links"));
    }

    /// <summary>The server took the mail and its answer was lost, so it is tried once more.</summary>
    [Fact]
    public async Task A_mail_that_is_tried_again_does_not_make_its_used_link_work_again()
    {
        var person = await World.People.WithProvenEmailAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("mail", "lose-answer");
        var link = await person.AskForResetLinkAsync();
        await World.Neighbours.TroubleAsync("mail", "ok");
        var visitor = World.Visitor();
        await visitor.OpenAsync(link);
        Assert.Equal(200, (await visitor.Fill("New password", Fresh).Fill("Confirm password", Fresh).PressAsync("Set password")).Status);
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'reset-mail' AND state = 'unknown'"));

        await World.SettleAsync();

        Assert.Equal(1, await World.CountAsync("intents", "kind = 'reset-mail' AND state = 'moot' AND last_word = 'link-is-used'"));
        Assert.False((await World.Visitor().OpenAsync(link)).HasButton("Set password"));
        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject.StartsWith("Set a new password", StringComparison.Ordinal));
    }

    /// <summary>The owner has moved to another address while the mail to the old one was being written.</summary>
    [Fact]
    public async Task No_link_goes_to_an_address_that_was_left_meanwhile()
    {
        var person = await World.People.WithProvenEmailAsync();
        await World.QuietAsync();
        await person.Visitor.OpenAsync("/forgot-password");
        await person.Visitor.Fill("Email address", person.Email).PressAsync("Send link");
        World.Advance(TimeSpan.FromSeconds(11));

        await World.MeanwhileAsync("SELECT 1 FROM accounts FOR UPDATE", World.QuietAsync, then: "UPDATE accounts SET email = 'b@post.example', email_key = 'b@post.example'");

        Assert.Equal(0, await World.CountAsync("mailed_links"));
    }
}
