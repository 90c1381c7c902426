using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class RetryIntentTests : PortalTest
{
    [Theory, BothWays]
    public async Task Trying_now_asks_at_once_under_the_same_key_and_is_written_down(Way way)
    {
        var visitor = await WithStuckMoneyAsync(way);
        var keys = await KeysAsync();
        await World.Neighbours.TroubleAsync("stripe", "ok");
        Assert.Equal(0, await World.SweepOnceAsync());

        var page = await visitor.PressAsync("Retry now");
        await World.SweepOnceAsync();

        Assert.StartsWith("/operations?retried=", page.Path, StringComparison.Ordinal);
        Assert.Contains("It is tried again now", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("intents", "kind IN ('void-hold', 'refund-charge') AND state = 'done'"));
        Assert.Equal(keys, await KeysAsync());
        Assert.Equal(1, await World.CountAsync("audit", "act = 'intent-retried' AND actor = 'Ada' AND account_id = (SELECT id FROM accounts)"));
    }

    [Theory, BothWays]
    public async Task What_has_ended_meanwhile_is_said_to_have_ended(Way way)
    {
        var visitor = await WithStuckMoneyAsync(way);
        var form = visitor.Prepare("Retry now");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        World.Advance(TimeSpan.FromMinutes(11));
        await World.QuietAsync();

        var page = await visitor.SendAsync(form);

        Assert.Equal(422, page.Status);
        Assert.Equal(["It has ended meanwhile, or its time has not come yet, so there is nothing to try."], page.Errors);
        Assert.False(page.HasButton("Retry now"));
        Assert.Equal(0, await World.CountAsync("audit", "act = 'intent-retried'"));
    }

    [Fact]
    public async Task Pressing_twice_is_one_act()
    {
        var visitor = await WithStuckMoneyAsync(Way.Plain);

        await visitor.SendAtOnceAsync(visitor.Prepare("Retry now"), 6);

        Assert.Equal(1, await World.CountAsync("audit", "act = 'intent-retried'"));
    }

    [Fact]
    public async Task The_page_shows_the_books_and_nothing_of_what_is_sealed()
    {
        var visitor = await WithStuckMoneyAsync(Way.Plain);

        Assert.Contains("In our books", visitor.Page.Text, StringComparison.Ordinal);
        Assert.Contains("at the processor: pi_", visitor.Page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await visitor.OpenAsync("/operations/intent?id=0")).Status);
        Assert.Equal("/operations", (await visitor.OpenAsync("/operations/intent")).Path);
    }

    [Fact]
    public async Task What_ends_a_period_is_not_hurried_into_ending_it_early()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Start free trial");
        var visitor = await World.OperatorAsync(Way.Plain);
        var id = await World.AskSqlAsync<long>("SELECT id FROM intents WHERE kind = 'end-period'");
        await visitor.OpenAsync($"/operations/intent?id={id}");

        var page = await visitor.PressAsync("Retry now");
        await World.SweepOnceAsync();

        Assert.Equal(422, page.Status);
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NULL"));
        World.Advance(TimeSpan.FromDays(30.1));
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL"));
    }

    /// <summary>At the page of something that could not be given back.</summary>
    private async Task<Visitor> WithStuckMoneyAsync(Way way)
    {
        var (person, _) = await World.People.WithCardAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");
        await person.RemoveCardAsync();
        await World.QuietAsync();
        var visitor = await World.OperatorAsync(way);
        await visitor.FollowAsync("Look closer");
        return visitor;
    }

    private Task<string?> KeysAsync() => World.AskSqlAsync<string>("SELECT string_agg(key, ' ' ORDER BY key) FROM intents WHERE kind <> 'detach-card' AND kind <> 'notice'");
}
