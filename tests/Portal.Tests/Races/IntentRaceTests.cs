using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>An intent ends once, by one answer, whoever asks and whatever each of them heard (M3).</summary>
public sealed class IntentRaceTests : PortalTest
{
    [Fact]
    public async Task Of_fifty_who_heard_different_answers_one_ends_it_and_nothing_changes_after()
    {
        var rumour = new Rumour();
        await World.WithDbAsync(db =>
        {
            World.Engine(db, rumour).Plan("rumour", "one", "s", "");
            return db.SaveChangesAsync();
        });

        // Leases that ran out: each of the fifty believes to be the one who asks.
        await Race.OfAsync(50, async number =>
        {
            await World.SqlAsync("UPDATE intents SET lease_until = now() - interval '1 second' WHERE ended_at IS NULL");
            return await World.WithDbAsync(db => number % 2 == 0 ? World.Engine(db, rumour).CarryOutNowAsync("one", default) : SweepAsync(db, rumour));
        });
        var ended = await EndAsync();

        Assert.Equal(ended, Assert.Single(rumour.Recorded));
        await World.SqlAsync("UPDATE intents SET lease_until = now() WHERE ended_at IS NULL");
        Assert.False(await World.WithDbAsync(db => World.Engine(db, rumour).CarryOutNowAsync("one", default)));
        Assert.Equal(ended, await EndAsync());
    }

    private Task<string?> EndAsync() => World.AskSqlAsync<string>("SELECT state || ' ' || last_word FROM intents");

    private async Task<bool> SweepAsync(PortalDb db, Rumour rumour)
    {
        var engine = World.Engine(db, rumour);
        foreach (var intent in await engine.TakeDueAsync(8, default)) await engine.CarryOutAsync(intent, default);
        return true;
    }

    /// <summary>Answers everybody with something else, all of them definite; remembers what was written down as the end.</summary>
    private sealed class Rumour : IntentKind<string>
    {
        private readonly List<string> _recorded = [];
        private int _asked;

        public override string Name => "rumour";

        public IReadOnlyList<string> Recorded => _recorded;

        protected override async Task<Verdict> AskAsync(Intent intent, string payload, CancellationToken ct)
        {
            var number = Interlocked.Increment(ref _asked);
            // Others get their turn between the question and the answer.
            for (var i = 0; i < 20; i++) await Task.Yield();
            return (number % 3) switch
            {
                0 => Verdict.Done($"yes {number}"),
                1 => Verdict.Never($"no {number}"),
                _ => Verdict.Moot($"late {number}"),
            };
        }

        protected override Task RecordAsync(Intent intent, string payload, Verdict verdict, PortalDb db, CancellationToken ct)
        {
            lock (_recorded) _recorded.Add($"{verdict.State.ToString().ToLowerInvariant()} {verdict.Word}");
            return Task.CompletedTask;
        }
    }
}
