using Portal.Tests.Kit;

namespace Portal.Tests.Features.NotifyAccount;

/// <summary>A thief puts an address of their own where none was proven: the owner's word takes it away again, and with it the way in.</summary>
public sealed class FirstAddressTests : PortalTest
{
    private const string Thiefs = "thief@post.example";

    /// <summary>Whoever put it in would ask there for a new password, which no lock holds up, and have the account.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task After_the_owner_has_denied_it_no_reset_link_goes_to_the_thiefs_address_nor_works_there(bool isAskedBefore)
    {
        var person = await World.People.WithProvenPhoneAsync();
        var thief = World.Visitor();
        var code = await person.AskForNewEmailCodeAsync(Thiefs);
        if (isAskedBefore) await AskForResetAsync(thief, Thiefs);
        World.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("/security?changed=email", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        World.Advance(TimeSpan.FromSeconds(30));
        await World.QuietAsync();
        Assert.Equal(isAskedBefore ? 1 : 0, await World.CountAsync("mailed_links", "purpose = 'ResetPassword' AND used_at IS NULL"));

        await World.SayNotMeAsync(LinkIn(notice));
        await AskForResetAsync(thief, Thiefs);
        World.Advance(TimeSpan.FromSeconds(30));
        await World.QuietAsync();

        Assert.Equal(isAskedBefore ? 1 : 0, (await World.Neighbours.MailToAsync(Thiefs)).Count(mail => mail.Text.Contains("/reset-password?", StringComparison.Ordinal)));
        Assert.Equal(0, await World.CountAsync("mailed_links", "purpose = 'ResetPassword' AND used_at IS NULL"));
    }

    /// <summary>The thief's address is the account's only name then: without it the owner would not get in any more.</summary>
    [Theory, BothWays]
    public async Task Its_owner_is_told_what_to_sign_in_with_and_puts_in_their_own_when_changes_are_open_again(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        var own = person.Email;
        await person.ChangeEmailAsync(Thiefs);
        var page = await World.SayNotMeAsync(LinkIn(Assert.Single(await World.PhoneNoticesAsync(person.FullPhone))), way);
        Assert.Contains("The page before this one said which one, and so does a message to your phone", page.Text, StringComparison.Ordinal);

        var told = (await World.PhoneNoticesAsync(person.FullPhone))[^1];
        Assert.StartsWith($"Northgate: {Thiefs} is no longer taken as yours", told, StringComparison.Ordinal);
        Assert.True(told.Length <= 160, told);
        person.Email = Thiefs;
        World.Advance(TimeSpan.FromHours(49));
        await person.SignInAsync();
        await person.ChangeEmailAsync(own);

        Assert.Equal(own, await World.AskSqlAsync<string>("SELECT email FROM accounts WHERE email_proven_at IS NOT NULL AND phone_proven_at IS NOT NULL"));
    }

    /// <summary>It may be as long as an address can be, and look like a link, which a phone would offer to open.</summary>
    [Fact]
    public async Task A_long_address_or_one_like_a_link_is_cut_short_in_the_message_and_whole_on_the_page_before()
    {
        var person = await World.People.WithProvenPhoneAsync();
        var odd = $"evil.example/login@{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.{new string('d', 35)}.example";
        Assert.Equal(254, odd.Length);
        await person.ChangeEmailAsync(odd);
        var link = LinkIn(Assert.Single(await World.PhoneNoticesAsync(person.FullPhone)));
        Assert.Contains(odd, (await World.Visitor().OpenAsync(link)).Text, StringComparison.Ordinal);

        await World.SayNotMeAsync(link);

        var told = (await World.PhoneNoticesAsync(person.FullPhone))[^1];
        Assert.StartsWith("Northgate: evil... is no longer taken as yours", told, StringComparison.Ordinal);
        Assert.DoesNotContain('/', told);
        Assert.True(told.Length <= 160, told);
    }

    /// <summary>Whoever is in while no address is proven has only to read the mail of the one that is claimed, and could have a new password mailed there.</summary>
    [Theory, BothWays]
    public async Task One_that_is_verified_is_told_to_the_number_with_a_link_that_takes_it_away_again(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await person.ProveEmailAsync();

        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.StartsWith("Northgate: an email address was verified for your account. Not you? http", notice, StringComparison.Ordinal);
        Assert.True(notice.Length <= 160, notice);
        await World.SayNotMeAsync(LinkIn(notice), way);

        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NULL AND phone_proven_at IS NOT NULL AND changes_locked_until IS NOT NULL"));
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
    }

    /// <summary>Whoever knows the password too, and has had the code sent there, still waits at the door with it.</summary>
    [Theory, BothWays]
    public async Task Nor_does_a_code_to_sign_in_that_went_there_before_open_the_account(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await person.ChangeEmailAsync(Thiefs);
        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        person.Visitor = World.Visitor(way);
        await person.GivePasswordAsync();
        var code = await person.SignInCodeAsync();

        await World.SayNotMeAsync(LinkIn(notice), way);

        Assert.Equal((0, 0), (await World.CountAsync("pending_sign_ins"), await World.CountAsync("challenges", "purpose = 'SignIn' AND ended_at IS NULL AND used_at IS NULL")));
        Assert.Equal("/sign-in", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    /// <summary>The thief's number comes and goes with the thief's address.</summary>
    [Fact]
    public async Task The_same_link_brings_the_number_back_that_was_changed_after_the_address()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await person.ChangeEmailAsync(Thiefs);
        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        World.Advance(TimeSpan.FromMinutes(2));
        var code = await person.AskForNewPhoneCodeAsync(90_041);
        Assert.Equal("/security?changed=phone", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);

        await World.SayNotMeAsync(LinkIn(notice));

        Assert.Equal(person.FullPhone, await World.AskSqlAsync<string>("SELECT phone FROM accounts WHERE email_proven_at IS NULL AND phone_proven_at IS NOT NULL"));
    }

    private static async Task AskForResetAsync(Visitor visitor, string email)
    {
        await visitor.OpenAsync("/forgot-password");
        await visitor.Fill("Email address", email).PressAsync("Send link");
    }

    private static string LinkIn(string message) => new Uri(message.Split(' ')[^1]).PathAndQuery;
}
