using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>An intent ends once, by one answer, whoever asks and whatever each of them heard (M3).</summary>
public sealed class IntentRaceTests : PortalTest
{
    private const int Clients = 50;

    [Fact]
    public async Task Of_fifty_who_heard_different_answers_one_ends_it_and_nothing_changes_after()
    {
        var rumour = new Rumour(Clients);
        await World.WithDbAsync(db =>
        {
            World.Engine(db, rumour).Plan("rumour", "one", "s", "");
            return db.SaveChangesAsync();
        });

        // Leases that ran out: each of the fifty believes to be the one who asks.
        await Race.OfAsync(Clients, number => World.WithDbAsync(db => AskAsync(db, rumour, number)));
        var ended = await EndAsync();

        // All were answered at the same moment, none was asked for twice, and the last to take it is the one who is believed.
        Assert.Equal((Clients, Clients), (rumour.Asked, rumour.AtOnce));
        Assert.Equal(Clients, await World.AskSqlAsync<int>("SELECT tries FROM intents"));
        Assert.Equal($"moot late {Clients}", ended);
        Assert.Equal(ended, Assert.Single(rumour.Recorded));
        await World.SqlAsync("UPDATE intents SET lease_until = now() WHERE ended_at IS NULL");
        Assert.False(await World.WithDbAsync(db => World.Engine(db, rumour).CarryOutNowAsync("one", default)));
        Assert.Equal(Clients, rumour.Asked);
        Assert.Equal(ended, await EndAsync());
    }

    private Task<string?> EndAsync() => World.AskSqlAsync<string>("SELECT state || ' ' || last_word FROM intents");

    /// <summary>The lease runs out in the moment in which it is taken, so that nobody comes in between and each of them has it.</summary>
    private async Task<bool> AskAsync(PortalDb db, Rumour rumour, int number)
    {
        var engine = World.Engine(db, rumour);
        var work = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"UPDATE intents SET lease_until = now() - interval '1 second' WHERE ended_at IS NULL");
        var taken = number % 2 == 0 ? await engine.TakeNowAsync("one", default) : await engine.TakeDueAsync(8, default);
        await work.CommitAsync();
        await work.DisposeAsync();
        foreach (var intent in taken) await engine.CarryOutAsync(intent, default);
        rumour.OneIsThrough();
        return true;
    }

    /// <summary>Answers everybody with something else, all of them definite, and nobody before so many have asked; remembers what was written down as the end.</summary>
    private sealed class Rumour(int clients) : IntentKind<string>
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private readonly TaskCompletionSource _allAsk = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _oneIsThrough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _recorded = [];
        private int _asked, _atOnce, _now;

        public override string Name => "rumour";

        public IReadOnlyList<string> Recorded => _recorded;

        /// <summary>How often, by anybody.</summary>
        public int Asked => _asked;

        /// <summary>How many waited for their answer at the same time, at most.</summary>
        public int AtOnce => _atOnce;

        /// <summary>The last one is slower than the first of the others, who would have the last word if they were believed.</summary>
        public void OneIsThrough() => _oneIsThrough.TrySetResult();

        protected override async Task<Verdict> AskAsync(Intent intent, string payload, CancellationToken ct)
        {
            if (Interlocked.Increment(ref _asked) == clients) _allAsk.SetResult();
            var now = Interlocked.Increment(ref _now);
            lock (_recorded) _atOnce = Math.Max(_atOnce, now);
            await _allAsk.Task.WaitAsync(Patience, ct);
            Interlocked.Decrement(ref _now);
            if (intent.Tries == clients) await _oneIsThrough.Task.WaitAsync(Patience, ct);
            return (intent.Tries % 3) switch
            {
                0 => Verdict.Done($"yes {intent.Tries}"),
                1 => Verdict.Never($"no {intent.Tries}"),
                _ => Verdict.Moot($"late {intent.Tries}"),
            };
        }

        protected override Task RecordAsync(Intent intent, string payload, Verdict verdict, PortalDb db, CancellationToken ct)
        {
            lock (_recorded) _recorded.Add($"{verdict.State.ToString().ToLowerInvariant()} {verdict.Word}");
            return Task.CompletedTask;
        }
    }
}
