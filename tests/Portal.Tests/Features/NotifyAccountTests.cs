using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class NotifyAccountTests : PortalTest
{
    private const string Subject = "A change to your Northgate account";

    [Fact]
    public async Task A_proven_number_is_mailed_to_the_proven_address()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.QuietAsync();

        var notice = await World.Neighbours.MailAsync(person.Email, Subject);
        Assert.Contains("A phone number was verified for your account.", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.FullPhone[^4..], notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_nobody_has_proven_gets_no_notice()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await World.QuietAsync();

        Assert.Empty(await World.Neighbours.MailToAsync(person.Email));
    }

    [Fact]
    public async Task One_change_brings_one_notice_however_often_the_sweeper_looks()
    {
        var person = await World.People.WithBothProvenAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => World.QuietAsync()));

        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == Subject);
    }

    [Fact]
    public async Task A_notice_waits_for_the_mail_server_but_not_for_ever()
    {
        var soon = await World.People.WithProvenEmailAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await soon.ProvePhoneAsync();
        await World.QuietAsync();
        World.Advance(TimeSpan.FromHours(2));
        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.QuietAsync();
        Assert.Single(await World.Neighbours.MailToAsync(soon.Email), mail => mail.Subject == Subject);

        var late = await World.People.WithProvenEmailAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await late.ProvePhoneAsync();
        await World.QuietAsync();
        World.Advance(TimeSpan.FromDays(3.1));
        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.QuietAsync();
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(late.Email), mail => mail.Subject == Subject);
    }
}
