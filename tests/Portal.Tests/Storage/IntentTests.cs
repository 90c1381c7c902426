using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>The engine for everything that must happen: planned with its cause, taken under a lease, ended by a definite answer.</summary>
public sealed class IntentTests : PortalTest
{
    private readonly Errand _errand = new();

    [Fact]
    public async Task What_is_planned_is_committed_with_its_cause_or_not_at_all()
    {
        await World.WithDbAsync(db => Task.FromResult(Engine(db).Plan("errand", "lost", "s", "never saved")));
        await PlanAsync("kept");

        Assert.Equal("kept", await World.AskSqlAsync<string>("SELECT key FROM intents"));
    }

    [Fact]
    public async Task It_is_carried_out_once_and_its_payload_is_forgotten()
    {
        await PlanAsync("one");

        Assert.True(await CarryOutAsync("one"));
        Assert.False(await CarryOutAsync("one"));

        Assert.Equal(["one"], _errand.Asked);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'done' AND payload IS NULL AND ended_at IS NOT NULL AND lease_until IS NULL"));
    }

    /// <summary>A card that comes off, an agreement that ends, a record that is deleted: whoever said no once may say yes when an operator has helped.</summary>
    [Fact]
    public void What_must_be_so_in_the_end_is_asked_for_again_after_a_no()
    {
        Assert.Equal(Verdict.Later("our-fault"), Verdict.Lasting(new Reply<bool>.Refused("our-fault")));
        Assert.Equal(IntentState.Done, Verdict.Lasting(new Reply<bool>.Answered(true)).State);
        Assert.Equal(IntentState.Unknown, Verdict.Lasting(new Reply<bool>.Unknown("timeout")).State);
    }

    [Fact]
    public async Task A_payload_is_unreadable_while_it_waits()
    {
        await PlanAsync("one", payload: "the secret words");

        Assert.Equal(0, await World.CountAsync("intents", "encode(payload, 'escape') LIKE '%secret%'"));
    }

    [Fact]
    public async Task Sweepers_at_once_share_what_is_due_and_take_nothing_twice()
    {
        for (var i = 0; i < 40; i++) await PlanAsync($"k{i}");

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => World.WithDbAsync(db => Engine(db).TakeDueAsync(8, default))));

        var keys = taken.SelectMany(intents => intents).Select(intent => intent.Key).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(40, keys.Count + (await World.WithDbAsync(db => Engine(db).TakeDueAsync(40, default))).Count);
    }

    [Fact]
    public async Task Twenty_who_want_to_carry_out_the_same_do_it_once()
    {
        await PlanAsync("one");

        var did = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CarryOutAsync("one")));

        Assert.Single(did, true);
        Assert.Single(_errand.Asked);
    }

    [Fact]
    public async Task What_somebody_holds_is_left_alone_until_the_lease_is_over()
    {
        await PlanAsync("one");
        await World.WithDbAsync(db => Engine(db).TakeDueAsync(1, default));
        Assert.False(await CarryOutAsync("one"));

        // A lease runs by the database's clock, which no test moves.
        await World.SqlAsync("UPDATE intents SET lease_until = now() - interval '1 second'");

        Assert.True(await CarryOutAsync("one"));
    }

    [Fact]
    public async Task Who_comes_back_after_the_lease_cannot_overwrite_what_a_later_one_learnt()
    {
        await PlanAsync("one");
        var late = (await World.WithDbAsync(db => Engine(db).TakeDueAsync(1, default))).Single();
        await World.SqlAsync("UPDATE intents SET lease_until = now() - interval '1 second'");
        _errand.Answers(Verdict.Unknown("timeout"));
        await CarryOutAsync("one");

        _errand.Answers(Verdict.Never("late and wrong"));
        await World.WithDbAsync(async db =>
        {
            await Engine(db).CarryOutAsync(late, default);
            return true;
        });

        Assert.Equal("unknown", await World.AskSqlAsync<string>("SELECT state FROM intents"));
    }

    [Fact]
    public async Task Unknown_is_asked_again_under_the_same_key_until_there_is_an_answer()
    {
        await PlanAsync("one");
        _errand.Answers(Verdict.Unknown("timeout"), Verdict.Unknown("timeout"), Verdict.Done("ok"));

        await CarryOutAsync("one");
        Assert.Equal(1, await World.CountAsync("intents", "state = 'unknown' AND ended_at IS NULL AND payload IS NOT NULL AND last_word = 'timeout'"));
        await CarryOutAsync("one");
        await CarryOutAsync("one");

        Assert.Equal(["one", "one", "one"], _errand.Asked);
        Assert.Equal("ok", await World.AskSqlAsync<string>("SELECT result FROM intents WHERE state = 'done'"));
    }

    [Fact]
    public async Task It_waits_longer_after_each_try_and_ten_minutes_at_most()
    {
        await PlanAsync("one");
        _errand.Answers([.. Enumerable.Repeat(Verdict.Later("down"), 12)]);
        var waits = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            var now = World.Clock.GetUtcNow();
            await CarryOutAsync("one");
            waits.Add((int)Math.Round((await World.WithDbAsync(db => db.Intents.Select(intent => intent.DueAt).SingleAsync()) - now).TotalSeconds));
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600], waits);
    }

    [Fact]
    public async Task It_is_not_taken_before_it_is_due()
    {
        await PlanAsync("one", dueIn: TimeSpan.FromMinutes(5));
        Assert.Empty(await World.WithDbAsync(db => Engine(db).TakeDueAsync(8, default)));

        World.Advance(TimeSpan.FromMinutes(5.1));

        Assert.Single(await World.WithDbAsync(db => Engine(db).TakeDueAsync(8, default)));
    }

    [Fact]
    public async Task A_bug_in_asking_counts_as_not_knowing()
    {
        World.TroubleIsExpected = true;
        await PlanAsync("one");
        _errand.Throws = new InvalidOperationException("A bug.");

        await CarryOutAsync("one");

        Assert.Equal("threw", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE state = 'unknown'"));
    }

    /// <summary>Such as an account that was deleted while somebody outside was asked about it: no error, and looked at again.</summary>
    [Fact]
    public async Task What_somebody_else_took_away_meanwhile_is_looked_at_again()
    {
        await PlanAsync("one");
        _errand.Throws = new DbUpdateConcurrencyException("Gone.");
        await CarryOutAsync("one");
        Assert.Equal("overtaken", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE state = 'unknown'"));
    }

    [Fact]
    public async Task What_only_a_newer_portal_knows_waits_for_that_and_delays_nothing_else()
    {
        var person = await World.People.RegisteredAsync();
        await World.SqlAsync("INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, created_at, payload) VALUES ('no such kind', 'x', 's', 'planned', '2020-01-01', 0, 0, now(), '\\x00')");

        Assert.Equal("/setup", (await person.ProveEmailAsync()).Path);
        Assert.Equal(1, await World.CountAsync("intents", "key = 'x' AND tries = 0 AND possible = 0"));
    }

    /// <summary>Somebody pays by hand what was planned for next week, and the process dies while it asks.</summary>
    [Fact]
    public async Task What_was_begun_before_its_day_is_gone_on_with_when_the_lease_is_over()
    {
        await PlanAsync("one", dueIn: TimeSpan.FromDays(7));
        await World.SqlAsync("CREATE TABLE seen AS SELECT due_at FROM intents WHERE false");
        await World.SqlAsync("CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen SELECT NEW.due_at WHERE NEW.state = 'asking'; RETURN NULL; END $$");
        await World.SqlAsync("CREATE TRIGGER see AFTER UPDATE ON intents FOR EACH ROW EXECUTE FUNCTION see()");

        Assert.True(await CarryOutAsync("one"));

        Assert.True(await World.AskSqlAsync<bool>("SELECT due_at <= $1 FROM seen", World.Clock.GetUtcNow()));
        await World.SqlAsync("DROP FUNCTION see CASCADE");
        await World.SqlAsync("DROP TABLE seen");
    }

    [Fact]
    public async Task What_a_visitor_waits_for_is_left_to_the_visitors_own_request_for_a_moment()
    {
        await World.WithDbAsync(async db =>
        {
            Engine(db).Plan("errand", "one", "s", "", visitorWaits: true);
            return await db.SaveChangesAsync();
        });
        Assert.Empty(await World.WithDbAsync(db => Engine(db).TakeDueAsync(8, default)));

        World.Advance(Intents.HeadStart + TimeSpan.FromSeconds(1));

        Assert.Single(await World.WithDbAsync(db => Engine(db).TakeDueAsync(8, default)));
    }

    private Task PlanAsync(string key, TimeSpan? dueIn = null, string payload = "") => World.WithDbAsync(async db =>
    {
        Engine(db).Plan("errand", key, "s", payload, dueAt: World.Clock.GetUtcNow() + dueIn);
        return await db.SaveChangesAsync();
    });

    private Task<bool> CarryOutAsync(string key) => World.WithDbAsync(db => Engine(db).CarryOutNowAsync(key, default));

    private Intents Engine(PortalDb db) => World.Engine(db, _errand);

    private sealed class Errand : IntentKind<string>
    {
        private readonly Queue<Verdict> _answers = new();
        private readonly List<string> _asked = [];

        public override string Name => "errand";

        public Exception? Throws { get; set; }

        public IReadOnlyList<string> Asked
        {
            get { lock (_asked) return [.. _asked]; }
        }

        public void Answers(params Verdict[] answers)
        {
            foreach (var answer in answers) _answers.Enqueue(answer);
        }

        protected override Task<Verdict> AskAsync(Intent intent, string payload, CancellationToken ct)
        {
            lock (_asked) _asked.Add(intent.Key);
            if (Throws is { } fault) throw fault;
            return Task.FromResult(_answers.TryDequeue(out var answer) ? answer : Verdict.Done());
        }
    }
}
