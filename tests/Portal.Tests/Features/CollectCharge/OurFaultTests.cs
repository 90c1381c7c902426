using Portal.Tests.Kit;

namespace Portal.Tests.Features.CollectCharge;

/// <summary>What a vendor finds wrong with us is no decline of a customer's: it is tried until somebody has healed it, and is an alarm meanwhile.</summary>
public sealed class OurFaultTests : PortalTest
{
    [Theory, BothWays]
    public async Task It_is_told_to_no_customer_raises_an_alarm_and_once_healed_the_money_is_taken_once(Way way)
    {
        World.TroubleIsExpected = true;
        var (person, card, heal) = await BuyingFromStripeAsync(way);
        var page = await person.Visitor.OpenAsync("/billing");
        Assert.Contains("Being collected", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be made", page.Text, StringComparison.Ordinal);
        await World.PassAsync(TimeSpan.FromHours(21), TimeSpan.FromMinutes(30));
        await World.LookForAlarmsAsync();
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'collect-charge' AND alarmed_at IS NOT NULL AND ended_at IS NULL AND possible = 0"));
        await World.PassDaysAsync(3);
        Assert.Equal(("Collecting", 1), (await World.ChargesAsync(), await World.AskSqlAsync<int>("SELECT attempt FROM charges")));

        await World.SqlAsync(heal);
        await World.PassDaysAsync(1.5);

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAsync(card));
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject.Contains("declined", StringComparison.Ordinal));
    }

    /// <summary>The first asking that may have had an effect was days after the first of all: it is looked for, and not believed to be none at once.</summary>
    [Theory]
    [InlineData("lose-answer")]
    [InlineData("error")]
    public async Task What_is_lost_when_it_is_healed_is_found_and_not_taken_again(string trouble)
    {
        var (_, card, heal) = await BuyingFromStripeAsync(Way.Plain);
        await World.PassDaysAsync(2);
        await World.SqlAsync(heal);
        await World.Neighbours.TroubleAsync("stripe", trouble);
        await World.PassAsync(TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(11));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'collect-charge' AND ended_at IS NULL AND possible > 0"));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(11));
        await World.PassDaysAsync(2);

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_card_that_was_ended_at_the_vendor_meanwhile_is_a_decline()
    {
        await BuyingFromStripeAsync(Way.Plain);
        await World.SqlAsync("UPDATE payment_methods SET removed_at = now(), lost_at = now()");

        await World.PassAsync(TimeSpan.FromMinutes(22), TimeSpan.FromMinutes(11));

        Assert.Equal("Pending", await World.ChargesAsync());
        Assert.Equal(1, await World.CountAsync("charges", "declined_why IS NOT NULL AND attempt = 2"));
    }

    [Theory]
    [InlineData("ok", "planned")]
    [InlineData("lose-answer", "unknown")]
    public async Task At_PayPal_it_is_tried_again_too_and_what_may_have_happened_before_stays_unknown(string before, string state)
    {
        var person = await World.People.WithPayPalAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("paypal", before);
        if (before != "ok") await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("paypal", "ok");
        var agreement = await World.AskSqlAsync<string>("SELECT vendor_id FROM payment_methods");
        // No agreement of theirs has a blank in its name.
        World.WrongRequestsAreExpected = true;
        await World.SqlAsync("UPDATE payment_methods SET vendor_id = 'no name'");
        if (before == "ok") await person.AtProductsAsync("Buy");
        else await person.Visitor.OpenAsync("/billing");

        Assert.Equal("Collecting", await World.ChargesAsync());
        Assert.Equal(1, await World.CountAsync("intents", $"kind = 'collect-charge' AND state = '{state}' AND last_word = 'our-fault'"));
        await World.SqlAsync($"UPDATE payment_methods SET vendor_id = '{agreement}'");
        await World.PassAsync(TimeSpan.FromMinutes(33), TimeSpan.FromMinutes(11));
        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAtPayPalAsync());
    }

    /// <summary>Somebody has deleted customers at the card processor.</summary>
    private async Task<(Person Person, string Card, string Heal)> BuyingFromStripeAsync(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        var customer = await World.AskSqlAsync<string>("SELECT gateway_customer_id FROM accounts");
        await World.SqlAsync("UPDATE accounts SET gateway_customer_id = 'cus_nobody'");
        await person.AtProductsAsync("Buy");
        return (person, card, $"UPDATE accounts SET gateway_customer_id = '{customer}'");
    }
}
