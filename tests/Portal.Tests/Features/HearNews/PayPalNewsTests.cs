using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>Only PayPal knows when a payer takes an agreement back there.</summary>
public sealed class PayPalNewsTests : PortalTest
{
    [Theory, BothWays]
    public async Task An_agreement_that_the_payer_ended_at_PayPal_is_none_here_and_its_owner_is_told(Way way)
    {
        var person = await World.People.WithPayPalAsync(way);
        await World.EndAgreementAtPayPalAsync();

        var told = await World.Post.WithAsync("VAULT.PAYMENT-TOKEN.DELETED");
        await World.DeliverAllAsync([told, told]);
        await World.QuietAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains("PayPal is no longer on your account", page.Text, StringComparison.Ordinal);
        Assert.Contains("There is no payment method on your account.", page.Text, StringComparison.Ordinal);
        var mails = (await World.Neighbours.MailToAsync(person.Email)).Where(mail => mail.Text.Contains("ended at PayPal", StringComparison.Ordinal));
        Assert.Single(mails);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'payment-method-lost' AND actor = 'vendor'"));
        Assert.DoesNotContain("Your account is ready", (await person.Visitor.OpenAsync("/setup")).Text, StringComparison.Ordinal);
        await person.ToPayPalAsync();
        Assert.Equal("/setup", (await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue")).Path);
    }

    /// <summary>PayPal names an agreement of the same payer the same again: the one that was removed earlier is not the one that ended.</summary>
    [Fact]
    public async Task One_that_was_removed_and_added_again_under_the_same_name_is_lost_too()
    {
        var person = await World.People.WithPayPalAsync();
        await World.SqlAsync("""
            INSERT INTO payment_methods (id, account_id, kind, identity_hash, vendor_id, added_at, verified_at, removed_at)
            SELECT '0' || substr(id, 2), account_id, kind, identity_hash, vendor_id, added_at - interval '1 hour', verified_at, added_at - interval '1 minute' FROM payment_methods
            """);
        // The older row first, as a table that was never touched since.
        await World.SqlAsync("UPDATE payment_methods SET verified_at = verified_at WHERE removed_at IS NULL");
        await World.EndAgreementAtPayPalAsync();

        await World.DeliverAllAsync([await World.Post.WithAsync("VAULT.PAYMENT-TOKEN.DELETED")]);

        Assert.Equal(1, await World.CountAsync("payment_methods", "lost_at IS NOT NULL"));
        Assert.DoesNotContain("Your account is ready", (await person.Visitor.OpenAsync("/setup")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_news_may_be_faster_than_our_writing_down()
    {
        await World.People.WithPayPalAsync();
        await World.EndAgreementAtPayPalAsync();
        var told = await World.Post.WithAsync("VAULT.PAYMENT-TOKEN.DELETED");
        // As if what was approved were not written down yet.
        await World.SqlAsync("UPDATE payment_methods SET vendor_id = 'not yet ' || vendor_id");
        await World.DeliverAllAsync([told]);
        await World.SqlAsync("UPDATE payment_methods SET vendor_id = substr(vendor_id, 9)");

        World.Advance(TimeSpan.FromMinutes(14));
        await World.QuietAsync();
        Assert.Equal(0, await World.CountAsync("payment_methods", "lost_at IS NOT NULL"));
        World.Advance(TimeSpan.FromMinutes(2));
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("payment_methods", "lost_at IS NOT NULL"));
    }

    [Fact]
    public async Task An_agreement_on_no_account_is_nobodys_loss()
    {
        await World.People.WithPayPalAsync();
        await World.EndAgreementAtPayPalAsync();
        await World.SqlAsync("DELETE FROM payment_methods");

        await World.DeliverAllAsync([await World.Post.WithAsync("VAULT.PAYMENT-TOKEN.DELETED")]);
        World.Advance(TimeSpan.FromMinutes(16));
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("intents", "kind = 'lose-method-later' AND state = 'moot'"));
    }

    /// <summary>It is told in two ways, or again as another event: looked for once, and taken each time.</summary>
    [Fact]
    public async Task One_that_is_on_no_account_may_be_told_more_than_once()
    {
        for (var i = 1; i <= 3; i++) Assert.Equal(200, await World.DeliverAsync(World.StripeSays("payment_method.detached", """{"id":"pm_unknown"}""", $"evt_{i}")));

        Assert.Equal(1, await World.CountAsync("intents", "kind = 'lose-method-later'"));
    }

    [Fact]
    public async Task The_echo_of_our_own_cancelling_says_nothing_new()
    {
        var person = await World.People.WithPayPalAsync();
        await person.RemoveCardAsync();
        await World.QuietAsync();

        await World.DeliverAllAsync([await World.Post.WithAsync("VAULT.PAYMENT-TOKEN.DELETED")]);
        await World.QuietAsync();

        Assert.DoesNotContain("no longer on your account", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "lost_at IS NOT NULL"));
    }
}
