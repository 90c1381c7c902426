using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>The figures of what waits, as an operator's collector is told them.</summary>
public sealed class BacklogTests : PortalTest
{
    [Fact]
    public async Task What_is_due_waits_until_somebody_is_at_it_and_again_when_they_died()
    {
        await PlanAsync("later", World.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal(new Waiting(0, 0, 0), await MeasureAsync());
        await PlanAsync("newer", World.Clock.GetUtcNow() - TimeSpan.FromSeconds(20));
        await PlanAsync("older", World.Clock.GetUtcNow() - TimeSpan.FromSeconds(100));
        Assert.Equal(new Waiting(2, 100, 0), await MeasureAsync());

        await World.SqlAsync("UPDATE intents SET lease_until = now() + interval '1 minute' WHERE key = 'older'");
        Assert.Equal(new Waiting(1, 20, 0), await MeasureAsync());
        await World.SqlAsync("UPDATE intents SET lease_until = now() - interval '1 second' WHERE key = 'older'");
        Assert.Equal(new Waiting(2, 100, 0), await MeasureAsync());
    }

    [Fact]
    public async Task A_promise_in_danger_is_counted_until_it_is_kept()
    {
        foreach (var key in new[] { "one", "other", "third" }) await PlanAsync(key, World.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        await World.SqlAsync("UPDATE intents SET alarmed_at = now(), alarm_said_at = now() WHERE key <> 'third'");
        Assert.Equal(new Waiting(0, 0, 2), await MeasureAsync());

        await World.SqlAsync("UPDATE intents SET state = 'done', ended_at = now(), payload = NULL WHERE key = 'one'");

        Assert.Equal(new Waiting(0, 0, 1), await MeasureAsync());
    }

    private Task PlanAsync(string key, DateTimeOffset due) => World.InScopeAsync(services =>
    {
        services.GetRequiredService<Intents>().Plan("work", key, "s", "", dueAt: due);
        return services.GetRequiredService<PortalDb>().SaveChangesAsync();
    });

    /// <summary>As is done every few seconds in every process. Whole seconds, as the clock goes on a little at each look.</summary>
    private Task<Waiting> MeasureAsync() => World.InScopeAsync(async services =>
    {
        await services.GetRequiredService<Backlog>().MeasureAsync(default);
        var found = services.GetRequiredService<IntentMeter>().Waiting;
        return found with { OldestFor = Math.Round(found.OldestFor) };
    });
}
