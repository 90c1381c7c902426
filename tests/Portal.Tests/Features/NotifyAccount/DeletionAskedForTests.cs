using Portal.Tests.Kit;

namespace Portal.Tests.Features.NotifyAccount;

/// <summary>Whoever is in and knows the password may ask for the deletion: its owner hears of it while there is an account to keep.</summary>
public sealed class DeletionAskedForTests : PortalTest
{
    private const string Words = "The deletion of your account was asked for.";

    [Theory, BothWays]
    public async Task Its_owner_is_mailed_a_link_that_keeps_the_account(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        // What was used is charged a day later, and the account waits for it.
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        Assert.Equal("/account/delete", (await person.AskToLeaveAsync()).Path);
        await World.QuietAsync();
        Assert.Empty(await MailsAsync(person));

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NOT NULL"));
        var link = Person.LinkIn(Assert.Single(await MailsAsync(person)).Text, "/not-me");
        Assert.Contains("Your account is safe for now", (await World.SayNotMeAsync(link, way)).Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL AND changes_locked_until IS NOT NULL"));
        await World.PassAsync(TimeSpan.FromHours(50), TimeSpan.FromHours(5));
        Assert.Equal(1, await World.CountAsync("accounts"));
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == "Your Northgate account has been deleted");
    }

    [Fact]
    public async Task Whoever_has_proven_no_address_is_told_in_one_message()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await AskWhileMoneyIsOutAsync(person);

        await PassAsync(TimeSpan.FromMinutes(2));

        var notice = Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.StartsWith("Northgate: the deletion of your account was asked for. Not you? http", notice, StringComparison.Ordinal);
        Assert.True(notice.Length <= 160, notice);
        await World.SayNotMeAsync(new Uri(notice.Split(' ')[^1]).PathAndQuery);
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL AND changes_locked_until IS NOT NULL"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Of_an_account_that_is_gone_at_once_only_the_last_word_is_told(bool byMail)
    {
        var person = byMail ? await World.People.WithBothProvenAsync() : await World.People.WithProvenPhoneAsync();
        await World.QuietAsync();
        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Empty(await MailsAsync(person));
        Assert.Equal(byMail ? 1 : 0, (await World.Neighbours.MailToAsync(person.Email)).Count(mail => mail.Subject == "Your Northgate account has been deleted"));
        Assert.Equal(byMail ? 0 : 1, (await World.PhoneNoticesAsync(person.FullPhone)).Count);
        Assert.Equal(1, await World.CountAsync("intents", "kind IN ('notice', 'notice-instead-of-mail') AND last_word = 'account-deleted' AND payload IS NULL"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task One_that_was_taken_back_is_not_told_and_one_asked_for_again_is_told_once(bool byMail)
    {
        var person = byMail ? await World.People.WithBothProvenAsync() : await World.People.WithProvenPhoneAsync();
        await AskWhileMoneyIsOutAsync(person);
        await person.Visitor.PressAsync("Keep my account");
        World.Advance(TimeSpan.FromSeconds(1));
        await person.AskToLeaveAsync();

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((byMail ? 1 : 0, byMail ? 0 : 1), ((await MailsAsync(person)).Count, (await World.PhoneNoticesAsync(person.FullPhone)).Count));
        Assert.Equal(1, await World.CountAsync("intents", "kind IN ('notice', 'notice-instead-of-mail') AND state = 'moot' AND last_word = 'taken-back'"));
    }

    /// <summary>The money of a card check cannot go back at once, and the account waits for it.</summary>
    private async Task AskWhileMoneyIsOutAsync(Person person)
    {
        await person.AddCardAsync(CardNumbers.Next());
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");
        Assert.Equal("/account/delete", (await person.AskToLeaveAsync()).Path);
    }

    private async Task<List<ReceivedMail>> MailsAsync(Person person) => [.. (await World.Neighbours.MailToAsync(person.Email)).Where(mail => mail.Text.Contains(Words, StringComparison.Ordinal))];

    private async Task PassAsync(TimeSpan time)
    {
        World.Advance(time);
        await World.QuietAsync();
    }
}
