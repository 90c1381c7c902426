using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Pay-as-you-go: what was used becomes one charge a period, and a last one after the end.</summary>
public sealed class SettleUsageTests : PortalTest
{
    [Fact]
    public async Task What_was_used_is_charged_once_a_period_and_rounded_once()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        for (var i = 0; i < 100; i++) await World.UseAsync(0.37m);
        await World.PassDaysAsync(31);

        // 100 times 0.37 at USD 0.0375 is USD 1.3875; each by itself would round to 1 cent.
        Assert.Equal(["1.39"], await World.TakenAsync(card));
        await World.UseAsync(100m);
        await World.PassDaysAsync(30);
        Assert.Equal(["1.39", "3.75"], await World.TakenAsync(card));
        Assert.Equal(0, await World.CountAsync("usage_events", "charge_id IS NULL"));
    }

    [Fact]
    public async Task A_period_without_usage_costs_nothing()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");

        await World.PassDaysAsync(61);

        Assert.Empty(await World.TakenAsync(card));
        Assert.Equal(0, await World.CountAsync("charges"));
        Assert.Equal(1, await World.CountAsync("subscriptions", "period = 3 AND ended_at IS NULL"));
    }

    [Theory, BothWays]
    public async Task Terminated_it_is_charged_within_two_days_and_over(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AtProductsAsync("Terminate");
        await World.PassDaysAsync(0.5);
        Assert.Equal(0, await World.CountAsync("charges"));

        await World.PassDaysAsync(1);

        Assert.Equal(["3.75"], await World.TakenAsync(card));
        Assert.Equal(1, await World.CountAsync("subscriptions", "settled_at IS NOT NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'usage-settled' AND detail = (SELECT id FROM subscriptions)"));
        Assert.Equal("Paid", await World.ChargesAsync());
    }

    [Fact]
    public async Task Terminated_it_has_no_further_period()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await person.AtProductsAsync("Terminate");

        await World.PassDaysAsync(31);

        Assert.Equal(1, await World.CountAsync("subscriptions", "period = 1 AND period_ends_at = started_at + interval '30 days'"));
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'end-period' AND ended_at IS NULL"));
    }

    [Fact]
    public async Task Terminated_and_activated_again_both_are_charged_by_themselves()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AtProductsAsync("Terminate");
        await person.AtProductsAsync("Activate");
        await World.UseAsync(200m);

        await World.PassDaysAsync(31);

        Assert.Equal(["3.75", "7.50"], await World.TakenAsync(card));
    }

    /// <summary>No processor takes more than USD 999,999.99 at once.</summary>
    [Theory, InlineData(31.0, false), InlineData(2.0, true)]
    public async Task What_one_charge_cannot_hold_is_charged_further_and_nothing_is_given_up(double days, bool isTerminated)
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await World.UseAsync(27_000_000m);
        Assert.Contains("USD 1012500.00 so far", (await person.Visitor.OpenAsync("/products")).Text, StringComparison.Ordinal);
        if (isTerminated) await person.Visitor.PressAsync("Terminate");

        await World.PassDaysAsync(days);

        Assert.Equal(["506250.00", "506250.00"], await World.TakenAsync(card));
        Assert.Equal("Paid, Paid", await World.ChargesAsync());
        Assert.Equal(0, await World.CountAsync("usage_events", "charge_id IS NULL"));
        Assert.Equal(27_000_000m, await World.AskSqlAsync<decimal>("SELECT sum(quantity) FROM charges"));
        await World.UseAsync(100m);
        await World.PassDaysAsync(31);
        Assert.Equal(isTerminated ? 2 : 3, await World.CountAsync("charges"));
    }
}
