using Portal.Tests.Kit;

namespace Portal.Tests.Features.CollectCharge;

/// <summary>Every charge has its receipt by mail, late if need be.</summary>
public sealed class ReceiptTests : PortalTest
{
    [Fact]
    public async Task It_arrives_after_an_outage_of_the_mail_server()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await person.AtProductsAsync("Buy");
        await World.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(10));

        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));

        Assert.Contains("your card that ends in " + card[^4..], (await ReceiptAsync(person)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_holds_no_deletion_back_and_arrives_also_when_the_account_is_gone()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        await World.PassAsync(TimeSpan.FromHours(23), TimeSpan.FromHours(1));
        await World.Neighbours.TroubleAsync("mail", "down");
        await World.PassAsync(TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(10));
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Empty(await World.TablesWithAsync(person.Email));
        await World.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromHours(1));

        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));

        var mail = await ReceiptAsync(person);
        Assert.Contains("You paid USD 3.75.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("your card that ends in " + card[^4..], mail.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("intents", "payload IS NOT NULL AND kind IN ('billing-mail', 'farewell')"));
    }

    [Fact]
    public async Task A_decline_is_told_to_nobody_who_is_gone()
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassDaysAsync(2);
        Assert.Equal(0, await World.CountAsync("accounts"));

        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));

        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject.Contains("declined", StringComparison.Ordinal));
        Assert.Contains("You paid USD 3.75.", (await ReceiptAsync(person)).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(1200, "less USD 12.00 by coupon"), InlineData(1160, "USD 0.40 is given up")]
    public async Task A_charge_that_a_coupon_covers_has_one_too(int cents, string words)
    {
        var (person, _) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Catalogue:Coupons:ALMOST-ALL:AmountCents", $"{cents}")]);
        await person.SignInAsync();
        await person.RedeemAsync("ALMOST-ALL");
        await person.AtProductsAsync("Buy");
        await World.PassDaysAsync(1);

        var mail = await ReceiptAsync(person);

        Assert.Contains("There is nothing to pay this time.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Starter server", mail.Text, StringComparison.Ordinal);
        Assert.Contains(words, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Paid with", mail.Text, StringComparison.Ordinal);
    }

    private async Task<ReceivedMail> ReceiptAsync(Person person) =>
        Assert.Single(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == "Receipt from Northgate");
}
