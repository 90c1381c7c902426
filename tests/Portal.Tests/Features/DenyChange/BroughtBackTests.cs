using Portal.Tests.Kit;

namespace Portal.Tests.Features.DenyChange;

/// <summary>What the link in the word of a change brings back: what its owner had before, and nobody else's.</summary>
public sealed class BroughtBackTests : PortalTest
{
    private const int Number = 90_010;
    private const string Thiefs = "thief@post.example";

    /// <summary>Whoever is in may change one thing after the other: the first word of it that is answered takes all of it back.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task One_link_takes_back_what_was_changed_after_it_too_also_when_the_word_of_that_has_not_left(bool hasLeft)
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await ChangePhoneAsync(person, Number);
        var link = await World.NotMeLinkAsync(old);
        World.Advance(TimeSpan.FromMinutes(2));
        var code = await person.AskForNewEmailCodeAsync(Thiefs);
        if (!hasLeft) await World.Neighbours.TroubleAsync("mail", "down");
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await World.QuietAsync();

        await World.SayNotMeAsync(link);
        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.SettleAsync();

        Assert.Equal((old, person.FullPhone), (await World.AskSqlAsync<string>("SELECT email FROM accounts"), await PhoneAsync()));
        Assert.Equal(0, await World.CountAsync("mailed_links", "(old_email IS NOT NULL OR old_phone <> '') AND used_at IS NULL"));
        await World.Neighbours.MailAsync(old, "The phone number of your account is as it was before");
    }

    [Theory, BothWays]
    public async Task The_page_says_beforehand_what_comes_back(Way way)
    {
        var person = await World.People.WithBothProvenAsync();
        await ChangePhoneAsync(person, Number);
        var visitor = World.Visitor(way);

        var page = await visitor.OpenAsync(await World.NotMeLinkAsync(person.Email));

        Assert.Contains($"Your phone number becomes the one again that ends in {person.FullPhone[^2..]}.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.FullPhone, page.Text, StringComparison.Ordinal);
    }

    /// <summary>Changed twice, the newest word tells of the second change; the first one still works, and brings the owner's number back.</summary>
    [Fact]
    public async Task After_the_link_of_the_second_change_that_of_the_first_works_too()
    {
        var person = await World.People.WithBothProvenAsync();
        await ChangePhoneAsync(person, Number);
        var first = await World.NotMeLinkAsync(person.Email);
        World.Advance(TimeSpan.FromMinutes(2));
        await ChangePhoneAsync(person, Number + 1);
        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));
        Assert.Equal(person.Home.FullNumberOf(Number), await PhoneAsync());

        await World.SayNotMeAsync(first);

        Assert.Equal(person.FullPhone, await PhoneAsync());
    }

    /// <summary>A first number is a way to sign in as well as a second one.</summary>
    [Fact]
    public async Task A_number_that_was_the_first_is_taken_off()
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.ProvePhoneAsync();
        await World.QuietAsync();
        var visitor = World.Visitor();
        Assert.Contains("The phone number that was added is taken off.", (await visitor.OpenAsync(await World.NotMeLinkAsync(person.Email))).Text, StringComparison.Ordinal);

        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));

        Assert.Equal(1, await World.CountAsync("accounts", "phone IS NULL AND phone_proven_at IS NULL"));
        await person.SignInAsync();
        Assert.False((await person.Visitor.OpenAsync("/security")).HasButton("Message"));
    }

    /// <summary>The thief's own number or address is told when the owner changes it back by hand: that word only locks.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task What_its_owner_changed_back_by_hand_nobody_undoes(bool ofEmail)
    {
        var person = ofEmail ? await World.People.WithBothProvenAsync() : await World.People.WithProvenPhoneAsync();
        var old = person.Email;
        if (ofEmail) await person.ChangeEmailAsync(Thiefs);
        else await ChangePhoneAsync(person, Number);
        World.Advance(TimeSpan.FromMinutes(2));
        if (ofEmail) await person.ChangeEmailAsync(old);
        else await ChangePhoneAsync(person, int.Parse(person.FullPhone[^5..], System.Globalization.CultureInfo.InvariantCulture));
        await World.QuietAsync();
        await World.SayNotMeAsync(ofEmail ? await World.NotMeLinkAsync(Thiefs) : await PhonedLinkAsync(person.Home.FullNumberOf(Number)));

        Assert.Equal((old, person.FullPhone), (await World.AskSqlAsync<string>("SELECT email FROM accounts"), await PhoneAsync()));
        Assert.Equal(1, await World.CountAsync("accounts", "changes_locked_until IS NOT NULL"));
    }

    /// <summary>Whoever has the old number, and a session, changes back to it: the mail to the owner still brings the right one back.</summary>
    [Fact]
    public async Task A_thief_who_changes_back_to_the_stolen_number_leaves_the_owners_mail_its_link()
    {
        var person = await World.People.WithBothProvenAsync();
        await ChangePhoneAsync(person, Number);
        World.Advance(TimeSpan.FromMinutes(2));
        await ChangePhoneAsync(person, int.Parse(person.FullPhone[^5..], System.Globalization.CultureInfo.InvariantCulture));

        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));

        Assert.Equal(person.Home.FullNumberOf(Number), await PhoneAsync());
    }

    /// <summary>A mailbox may have been left for a reason: whoever reads it brings it back, but not unheard.</summary>
    [Fact]
    public async Task The_address_that_is_it_no_more_is_told()
    {
        var person = await World.People.WithBothProvenAsync();
        var old = person.Email;
        await person.ChangeEmailAsync("moved@post.example");

        await World.SayNotMeAsync(await World.NotMeLinkAsync(old));
        await World.QuietAsync();

        await World.Neighbours.MailAsync("moved@post.example", "is the one again that it was before this one");
    }

    /// <summary>The thief's own first number is told of the second; what that brings back is over when the owner has said no.</summary>
    [Fact]
    public async Task The_word_at_the_thiefs_number_brings_that_back_no_more()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await ChangePhoneAsync(person, Number);
        World.Advance(TimeSpan.FromMinutes(2));
        await ChangePhoneAsync(person, Number + 1);
        var ofThief = await PhonedLinkAsync(person.Home.FullNumberOf(Number));

        await World.SayNotMeAsync(await PhonedLinkAsync(person.FullPhone));

        Assert.False((await World.Visitor().OpenAsync(ofThief)).HasButton("This was not me"));
        Assert.Equal(person.FullPhone, await PhoneAsync());
    }

    /// <summary>A word of the password may have gone to whoever had the account then: it locks, and undoes no later change.</summary>
    [Fact]
    public async Task A_link_that_brings_nothing_back_brings_nothing_back_of_later_changes_either()
    {
        var person = await World.People.WithBothProvenAsync();
        // The word of the number comes before that of the password.
        await World.QuietAsync();
        await person.ChangePasswordAsync("eleven purple umbrellas");
        var link = await World.NotMeLinkAsync(person.Email);
        World.Advance(TimeSpan.FromMinutes(2));
        await ChangePhoneAsync(person, Number);
        var visitor = World.Visitor();
        Assert.DoesNotContain("becomes", (await visitor.OpenAsync(link)).Text, StringComparison.Ordinal);

        await visitor.PressAsync("This was not me");

        Assert.Equal(person.Home.FullNumberOf(Number), await PhoneAsync());
        Assert.Equal(1, await World.CountAsync("accounts", "changes_locked_until IS NOT NULL"));
    }

    private static async Task ChangePhoneAsync(Person person, int number)
    {
        var code = await person.AskForNewPhoneCodeAsync(number);
        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        Assert.Equal("/security?changed=phone", page.Path);
        await person.World.QuietAsync();
    }

    private Task<string?> PhoneAsync() => World.AskSqlAsync<string>("SELECT phone FROM accounts WHERE phone_proven_at IS NOT NULL");

    /// <summary>In the newest message to this number.</summary>
    private async Task<string> PhonedLinkAsync(string number) =>
        new Uri((await World.Neighbours.PhoneAsync(number)).First(line => line.Text.Contains("/not-me", StringComparison.Ordinal)).Text.Split(' ')[^1]).PathAndQuery;
}
