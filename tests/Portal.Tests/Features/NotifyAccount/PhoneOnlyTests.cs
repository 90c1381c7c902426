using Portal.Tests.Kit;

namespace Portal.Tests.Features.NotifyAccount;

/// <summary>Whoever has proven no address is told by message what others are told by mail.</summary>
public sealed class PhoneOnlyTests : PortalTest
{
    private const string Fresh = "eleven purple umbrellas";
    private const int Number = 90_040;

    [Theory, BothWays]
    public async Task A_new_password_is_told_in_one_message_with_a_link_that_signs_everybody_out_and_locks_changes(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await person.Visitor.OpenAsync("/security/password");
        var form = person.Visitor.Fill("Current password", person.Password).Fill("New password", Fresh).Fill("Confirm password", Fresh).Prepare("Change password");
        var late = person.Visitor.Twin();
        await person.Visitor.SendAsync(form);
        await late.SendAsync(form);

        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));

        Assert.StartsWith("Northgate: the password of your account was changed. Not you? http", notice, StringComparison.Ordinal);
        Assert.True(notice.Length <= 160, notice);
        Assert.Empty(await World.Neighbours.MailToAsync(person.Email));
        Assert.Contains("Your account is safe for now", (await World.SayNotMeAsync(LinkIn(notice), way)).Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal((1, 0), (await World.CountAsync("accounts", "changes_locked_until IS NOT NULL"), await World.CountAsync("sessions")));
    }

    /// <summary>No link to set a new password reaches them, so none is offered.</summary>
    [Theory, BothWays]
    public async Task Whoever_has_denied_it_is_sent_to_support_where_no_new_password_can_be_mailed(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await person.ChangePasswordAsync(Fresh);

        var page = await World.SayNotMeAsync(LinkIn(Assert.Single(await World.PhoneNoticesAsync(person.FullPhone))), way);

        Assert.Contains("Write to us, as somebody may know your password.", page.Text, StringComparison.Ordinal);
        Assert.Contains("support@northgate.example", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasLink("Set a new password"));
        await person.SignInAsync();
        page = await person.Visitor.OpenAsync("/security/locked");
        Assert.Contains("by the link in one of our mails or messages", page.Text, StringComparison.Ordinal);
        Assert.Contains("write to us: support@northgate.example", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("by a link that we mail to you", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PayPal_added_and_removed_is_told()
    {
        var person = await WithPayPalAsync();
        await person.RemoveCardAsync();

        Assert.Equal(["PayPal was added to your account.", "a payment method was removed from your account."], await World.ToldByPhoneAsync(person.FullPhone));
    }

    [Fact]
    public async Task So_is_what_PayPal_tells_without_a_link_as_nobody_here_did_it()
    {
        var person = await WithPayPalAsync();
        await World.EndAgreementAtPayPalAsync();
        await World.DeliverAllAsync([await World.Post.WithAsync("VAULT.PAYMENT-TOKEN.DELETED")]);

        Assert.Equal(["PayPal was added to your account.", "your billing agreement was ended at PayPal."], await World.ToldByPhoneAsync(person.FullPhone));
        Assert.Single(await World.PhoneNoticesAsync(person.FullPhone), text => text.Contains("/not-me", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_card_is_told_when_it_is_confirmed()
    {
        var person = await World.People.WithProvenPhoneAsync();
        var card = CardNumbers.Next();
        await person.AddCardAsync(card);
        await World.QuietAsync();
        Assert.Empty(await World.PhoneNoticesAsync(person.FullPhone));
        await person.ConfirmCardAsync(card);

        Assert.Equal(["a credit card was added to your account."], await World.ToldByPhoneAsync(person.FullPhone));
    }

    [Fact]
    public async Task Passkeys_are_told()
    {
        var person = await World.People.WithProvenPhoneAsync();
        using var device = World.Authenticator();
        await person.Visitor.OpenAsync("/security/passkeys");
        await person.AddPasskeyAsync(device);
        await World.QuietAsync();
        await person.Visitor.PressAsync("Remove");

        Assert.Equal(["a passkey was added to your account.", "a passkey was removed from your account."], await World.ToldByPhoneAsync(person.FullPhone));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Whoever_can_be_mailed_is_not_written_to_the_phone_as_well(bool hasNumber)
    {
        var person = hasNumber ? await World.People.WithBothProvenAsync() : await World.People.WithProvenEmailAsync();
        await person.ChangePasswordAsync(Fresh);
        await World.QuietAsync();

        await World.Neighbours.MailAsync(person.Email, "The password of your account was changed.");
        Assert.Empty(await World.PhoneNoticesAsync(person.FullPhone));
    }

    /// <summary>Whoever changes the password may change the number next: the word goes to the number that was the account's.</summary>
    [Fact]
    public async Task It_is_told_where_it_happened_also_when_the_number_is_another_by_then()
    {
        var person = await World.People.WithProvenPhoneAsync();
        var code = await person.AskForNewPhoneCodeAsync(Number);
        var tab = person.Visitor.NewTab();
        await person.ChangePasswordAsync(Fresh);
        await tab.OpenAsync("/security/phone");
        Assert.Equal("/security?changed=phone", (await tab.Fill("Enter code", code).PressAsync("Verify")).Path);

        Assert.Equal(["the password of your account was changed.", "the phone number of your account was changed."], (await World.ToldByPhoneAsync(person.FullPhone)).Order());
        Assert.Equal(["this is the phone number of your account now."], await World.ToldByPhoneAsync(person.Home.FullNumberOf(Number)));
    }

    /// <summary>The old number's link takes the change back, and the new one's with it: that only locks, and only until then.</summary>
    [Theory, BothWays]
    public async Task A_new_number_is_told_that_it_is_one(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await ChangePhoneAsync(person);
        var (toOld, toNew) = ((await World.PhoneNoticesAsync(person.FullPhone))[0], Assert.Single(await World.PhoneNoticesAsync(person.Home.FullNumberOf(Number))));
        Assert.True(toNew.Length <= 160, toNew);
        Assert.DoesNotContain("becomes", (await World.Visitor(way).OpenAsync(LinkIn(toNew))).Text, StringComparison.Ordinal);

        await World.SayNotMeAsync(LinkIn(toOld), way);

        Assert.False((await World.Visitor(way).OpenAsync(LinkIn(toNew))).HasButton("This was not me"));
        Assert.Equal(person.FullPhone, await World.AskSqlAsync<string>("SELECT phone FROM accounts"));
        Assert.Equal(["the phone number of your account was changed.", "the phone number of your account is this one again,"], await World.ToldByPhoneAsync(person.FullPhone));
        var told = await World.PhoneNoticesAsync(person.Home.FullNumberOf(Number));
        var takenBack = Assert.Single(told, text => text.Contains("this is not the phone number of your account any more", StringComparison.Ordinal));
        Assert.True(takenBack.Length <= 160, takenBack);
        Assert.DoesNotContain("http", takenBack, StringComparison.Ordinal);
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task A_new_number_whose_owner_is_mailed_is_not_written_to()
    {
        var person = await World.People.WithBothProvenAsync();
        await ChangePhoneAsync(person);

        Assert.Empty(await World.PhoneNoticesAsync(person.Home.FullNumberOf(Number)));
        await World.Neighbours.MailAsync(person.Email, "The phone number of your account was changed.");
    }

    /// <summary>Whoever is in could else put an address of their own in place, and be the only one who is told of all that follows.</summary>
    [Theory, BothWays]
    public async Task Another_address_where_none_was_proven_is_told_by_message_and_by_mail(Way way)
    {
        var person = await World.People.WithProvenPhoneAsync(way);
        await person.ChangeEmailAsync("moved@post.example");

        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));

        Assert.StartsWith("Northgate: the email address of your account was changed. Not you? http", notice, StringComparison.Ordinal);
        await World.Neighbours.MailAsync("moved@post.example", "It is this one now.");
        Assert.Contains("The email address that was added, moved@post.example, is then no longer taken as yours.", (await World.Visitor(way).OpenAsync(LinkIn(notice))).Text, StringComparison.Ordinal);
        await World.SayNotMeAsync(LinkIn(notice), way);
        Assert.Equal(1, await World.CountAsync("accounts", "changes_locked_until IS NOT NULL AND email_proven_at IS NULL AND phone_proven_at IS NOT NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'email-unproven'"));
        await World.QuietAsync();
        await World.Neighbours.MailAsync("moved@post.example", "We write to you no more at this one.");
    }

    /// <summary>Nobody had the account before its first number or address.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Whoever_proves_something_for_the_first_time_is_told_nothing(bool byMail)
    {
        var person = byMail ? await World.People.WithProvenEmailAsync() : await World.People.WithProvenPhoneAsync();

        Assert.Empty(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("/not-me?", StringComparison.Ordinal));
        Assert.Equal(0, await World.CountAsync("intents", "kind LIKE 'notice%'"));
    }

    [Fact]
    public async Task A_landline_is_neither_written_to_nor_called()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await World.SqlAsync("UPDATE accounts SET phone = '+441212345678'");
        await person.ChangePasswordAsync(Fresh);
        await World.QuietAsync();

        Assert.Empty(await World.Neighbours.PhoneAsync("+441212345678"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'notice-instead-of-mail' AND last_word = 'takes-no-messages'"));
    }

    private async Task<Person> WithPayPalAsync()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        await World.QuietAsync();
        return person;
    }

    private static async Task ChangePhoneAsync(Person person)
    {
        var code = await person.AskForNewPhoneCodeAsync(Number);
        Assert.Equal("/security?changed=phone", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
        await person.World.QuietAsync();
    }

    private static string LinkIn(string message) => new Uri(message.Split(' ')[^1]).PathAndQuery;
}
