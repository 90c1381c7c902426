using Microsoft.Extensions.DependencyInjection;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class FinishDeletionTests : PortalTest
{
    [Fact]
    public async Task Afterwards_nothing_of_the_person_is_left_and_the_neighbour_has_everything()
    {
        var neighbour = await World.People.WithBothProvenAsync();
        var leaver = await World.People.WithBothProvenAsync();
        await OpenTicketAsync(leaver, "Marker of the leaver");
        await OpenTicketAsync(neighbour, "Marker of the neighbour");

        await LeaveAsync(leaver);

        foreach (var mark in new[] { leaver.Email, leaver.FullPhone, leaver.FullPhone[3..], "Marker of the leaver" }) Assert.Empty(await World.TablesWithAsync(mark));
        Assert.Contains("tickets", await World.TablesWithAsync("Marker of the neighbour"));
        Assert.Contains("accounts", await World.TablesWithAsync(neighbour.Email));
        Assert.Equal("/security", (await neighbour.Visitor.OpenAsync("/security")).Path);
    }

    [Fact]
    public async Task A_last_mail_says_so()
    {
        var leaver = await World.People.WithBothProvenAsync();

        await LeaveAsync(leaver);

        await World.Neighbours.MailAsync(leaver.Email, "Your Northgate account has been deleted");
    }

    /// <summary>An address that is only claimed may be a stranger's.</summary>
    [Fact]
    public async Task It_goes_to_no_address_that_was_never_proven()
    {
        var leaver = await World.People.WithProvenPhoneAsync();

        await LeaveAsync(leaver);

        Assert.Empty(await World.Neighbours.MailToAsync(leaver.Email));
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'farewell'"));
    }

    [Fact]
    public async Task While_the_mail_server_is_down_the_deletion_does_not_wait()
    {
        var leaver = await World.People.WithBothProvenAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("mail", "down");

        await LeaveAsync(leaver);
        Assert.Equal(0, await World.CountAsync("accounts"));

        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromMinutes(30));
        await World.QuietAsync();
        Assert.Single(await World.Neighbours.MailToAsync(leaver.Email), mail => mail.Subject == "Your Northgate account has been deleted");
        Assert.Empty(await World.TablesWithAsync(leaver.Email));
    }

    [Fact]
    public async Task What_was_about_to_be_sent_is_sent_no_more()
    {
        var leaver = await World.People.WithProvenEmailAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await leaver.ProvePhoneAsync();
        await World.QuietAsync();

        await LeaveAsync(leaver);
        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromHours(1));
        await World.QuietAsync();

        Assert.DoesNotContain(await World.Neighbours.MailToAsync(leaver.Email), mail => mail.Subject == "A change to your Northgate account");
    }

    [Fact]
    public async Task A_wish_taken_back_at_the_last_moment_is_no_trouble_and_keeps_the_account()
    {
        var customer = await World.People.WithProvenEmailAsync();
        await World.CloseAsync();

        await World.MeanwhileAsync("UPDATE accounts SET closing_since = NULL", World.QuietAsync);

        // It looked again at once, and saw it.
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'finish-deletion' AND state = 'moot' AND last_word = 'taken-back'"));
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();
        Assert.Equal("/security", (await customer.Visitor.OpenAsync("/security")).Path);
    }

    /// <summary>Both tell PayPal that the agreement ends, which is planned once.</summary>
    [Fact]
    public async Task A_payment_method_removed_at_the_last_moment_does_not_hold_the_deletion_up()
    {
        await World.People.WithPayPalAsync();
        await World.QuietAsync();
        await World.CloseAsync();

        await World.MeanwhileAsync("""
            SELECT FROM accounts FOR UPDATE;
            UPDATE payment_methods SET removed_at = now();
            INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, created_at, ended_at)
                SELECT 'paypal-cancel', 'paypal-cancel:' || id, account_id, 'done', now(), 1, 1, now(), now() FROM payment_methods
            """, World.QuietAsync);

        // It looked again at once, and saw it.
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    /// <summary>As when the process that made it died, or another tab still waits for the processor, while the account is deleted.</summary>
    [Fact]
    public async Task A_record_at_the_card_processor_that_we_have_not_heard_of_goes_too()
    {
        var leaver = await World.People.WithBothProvenAsync();
        await leaver.AddCardAsync(CardNumbers.Next());
        var record = await World.AskSqlAsync<string>("UPDATE accounts SET gateway_customer_id = NULL RETURNING (SELECT gateway_customer_id FROM accounts)");
        Assert.True(await IsThereAsync(record!));

        await LeaveAsync(leaver);
        // It may be being made at this moment.
        Assert.True(await IsThereAsync(record!));
        World.Advance(TimeSpan.FromMinutes(16));
        await World.QuietAsync();

        Assert.False(await IsThereAsync(record!));
    }

    private Task<bool> IsThereAsync(string customer) => World.InScopeAsync(async services =>
        await services.GetRequiredService<ICardGateway>().OpenHostedEntryAsync(new HostedEntryOrder(customer, "any", "http://localhost/", "http://localhost/"), Guid.NewGuid().ToString(), default) is Reply<HostedEntry>.Answered);

    private async Task LeaveAsync(Person person)
    {
        await person.Visitor.OpenAsync("/account/delete");
        Assert.Equal("/account/deleted", (await person.Visitor.PressAsync("OK")).Path);
        await World.QuietAsync();
    }

    private static async Task OpenTicketAsync(Person person, string subject)
    {
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", subject).Fill("What happened?", "Nothing.").PressAsync("Submit");
    }
}
