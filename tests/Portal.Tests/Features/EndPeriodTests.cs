using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>What the clock does by itself with trials and subscriptions, and the mail before.</summary>
public sealed class EndPeriodTests : PortalTest
{
    [Fact]
    public async Task A_trial_ends_after_30_days_with_a_mail_before_and_costs_nothing()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Start free trial");

        await World.PassDaysAsync(26.5);
        Assert.Empty(await MailAsync(person, "ends on"));
        await World.PassDaysAsync(1);
        Assert.Single(await MailAsync(person, "“Free trial” ends on"));
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NULL"));
        await World.PassDaysAsync(4);

        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL AND settled_at IS NOT NULL"));
        Assert.Single(await MailAsync(person, "“Free trial” ended on"));
        Assert.Empty(await World.TakenAsync(card));
        await person.SignInAsync();
        var page = await person.Visitor.OpenAsync("/products");
        Assert.Contains("You have had your free trial.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_short_term_the_owner_is_told_after_half_of_it()
    {
        var (person, _) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Billing:RemindDays", "30")]);
        await person.SignInAsync();
        await person.AtProductsAsync("Buy");

        Assert.Equal(1, await World.CountAsync("intents", "kind = 'period-ends-soon' AND due_at = (SELECT started_at + interval '15 days' FROM subscriptions)"));
    }

    [Fact]
    public async Task A_subscription_renews_itself_each_term_with_a_mail_before_and_is_paid_once_a_term()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");

        await World.PassDaysAsync(65);

        Assert.Equal(["12.00", "12.00", "12.00"], await World.TakenAsync(card));
        Assert.Equal(1, await World.CountAsync("subscriptions", "period = 3 AND period_ends_at = started_at + interval '90 days'"));
        Assert.Equal(2, (await MailAsync(person, "“Starter server” renews itself on")).Count);
        Assert.Equal(3, (await MailAsync(person, "You paid USD 12.00.")).Count);
    }

    [Theory, BothWays]
    public async Task With_auto_renewal_off_it_is_over_after_the_term(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Buy");
        await person.Visitor.PressAsync("Turn off auto-renewal");

        await World.PassDaysAsync(28);
        Assert.Single(await MailAsync(person, "as auto-renewal is off"));
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NULL"));
        await World.PassDaysAsync(3);

        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL"));
        Assert.Equal(["12.00"], await World.TakenAsync(card));
        await person.SignInAsync();
        Assert.True((await person.Visitor.OpenAsync("/products")).HasButton("Buy"));
    }

    [Fact]
    public async Task Renewal_turned_on_again_in_time_goes_on()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");
        await person.Visitor.PressAsync("Turn off auto-renewal");
        await person.Visitor.PressAsync("Turn on auto-renewal");

        await World.PassDaysAsync(31);

        Assert.Equal(["12.00", "12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task Whoever_comes_back_after_a_long_outage_of_ours_owes_each_term_once()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");
        World.Advance(TimeSpan.FromDays(95));

        await World.PassDaysAsync(1);

        Assert.Equal(["12.00", "12.00", "12.00", "12.00"], await World.TakenAsync(card));
        Assert.Equal(1, await World.CountAsync("subscriptions", "period = 4"));
    }

    [Fact]
    public async Task A_subscription_that_is_not_paid_for_is_not_renewed()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");

        await World.PassDaysAsync(31);

        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL AND period = 1"));
        Assert.Equal("Failed", await World.ChargesAsync());
        Assert.Empty(await World.TakenAsync(card));
    }

    /// <summary>With a term that is shorter than the time of all tries, each renewal would be owed on top of the last one.</summary>
    [Fact]
    public async Task A_subscription_whose_charge_is_declined_and_tried_again_is_not_renewed_before_it_is_paid()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        person.Visitor = World.VisitorOf([("Catalogue:Products:starter:Days", "5")]);
        await person.SignInAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        Assert.Contains("A payment for it was declined. Unless that is paid before, it ends on", person.Visitor.Page.Text, StringComparison.Ordinal);

        await World.PassDaysAsync(5.5);

        Assert.Single(await MailAsync(person, "unless what was declined for it is paid before"));
        Assert.Single(await MailAsync(person, "“Starter server” ended on"));
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL AND period = 1"));
        Assert.Equal("Pending", await World.ChargesAsync());
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassDaysAsync(12);
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task Once_it_is_paid_after_all_it_is_renewed()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", "ok");

        await World.PassDaysAsync(31);

        Assert.Equal(["12.00", "12.00"], await World.TakenAsync(card));
        Assert.Single(await MailAsync(person, "“Starter server” renews itself on"));
    }

    [Fact]
    public async Task Who_has_bought_keeps_the_price_when_the_catalogue_changes()
    {
        var (person, card) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Catalogue:Products:starter:PriceCents", "990")]);
        await person.SignInAsync();
        await person.AtProductsAsync("Buy");

        await World.PassDaysAsync(31);

        Assert.Equal(["9.90", "9.90"], await World.TakenAsync(card));
    }

    private async Task<IReadOnlyList<ReceivedMail>> MailAsync(Person person, string words) =>
        [.. (await World.Neighbours.MailToAsync(person.Email)).Where(mail => mail.Text.Contains(words, StringComparison.Ordinal))];
}
