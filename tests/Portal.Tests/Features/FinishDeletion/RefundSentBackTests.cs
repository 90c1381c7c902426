using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.FinishDeletion;

/// <summary>A refund that its bank sends back is money that is out again, be it at the very moment when the account is deleted.</summary>
public sealed class RefundSentBackTests : PortalTest
{
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    [Fact]
    public async Task A_deletion_that_crosses_the_news_of_it_waits_for_that_and_keeps_the_account_until_the_money_is_back()
    {
        await World.WithRefundSentBackAsync();
        await World.CloseAsync();

        // Both write to the audit trail last, so both would have come as far as that; but the deletion waits for the account before it looks.
        await World.MeanwhileAsync("LOCK TABLE audit IN SHARE MODE", CrossAsync, then: $"DO $$ BEGIN FOR look IN 1..3000 LOOP EXIT WHEN ({Waiting}) > 1; PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$");

        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));
        Assert.Equal("money-not-back-yet", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'finish-deletion'"));
        Assert.Equal(1, await World.CountAsync("accounts"));
        await World.PassAsync(TimeSpan.FromHours(1.5), TimeSpan.FromMinutes(15));
        Assert.Equal((0, 0), (await World.CountAsync("accounts"), await World.CountAsync("failed_refunds", "returned_at IS NULL")));
    }

    [Fact]
    public async Task When_the_account_is_gone_already_the_money_goes_back_all_the_same()
    {
        await World.WithRefundSentBackAsync();
        await World.CloseAsync();
        await CarryOutAsync("finish-deletion");
        Assert.Equal(0, await World.CountAsync("accounts"));

        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));
        await World.PassAsync(TimeSpan.FromHours(1.5), TimeSpan.FromMinutes(15));
        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NOT NULL"));
    }

    private async Task CrossAsync()
    {
        var news = CarryOutAsync("look-at-refund");
        while (!news.IsCompleted && await World.AskSqlAsync<long>(Waiting) == 0) await Task.Yield();
        await Task.WhenAll(news, CarryOutAsync("finish-deletion"));
    }

    /// <summary>What is due of this kind, by a portal of its own.</summary>
    private Task CarryOutAsync(string kind) => World.InScopeAsync(async services =>
    {
        var key = await World.AskSqlAsync<string>("SELECT key FROM intents WHERE kind = $1 AND ended_at IS NULL AND due_at <= $2", kind, World.Clock.GetUtcNow());
        await services.GetRequiredService<Intents>().CarryOutNowAsync(key!, CancellationToken.None);
    });
}
