using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Messages: twice at most, at least once, and only a try whose message was about to leave counts as one of the two.</summary>
public sealed class MessageTests : PortalTest
{
    private readonly Post _post = new();

    [Fact]
    public async Task What_may_have_been_sent_twice_is_not_sent_a_third_time()
    {
        await PlanAsync();
        _post.Answer = new Reply<bool>.Unknown("timeout");

        for (var i = 0; i < 5; i++) await CarryOutAsync();

        Assert.Equal(2, _post.Sent);
        Assert.Equal("sent-as-often-as-allowed", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE state = 'never' AND payload IS NULL"));
    }

    [Fact]
    public async Task A_try_that_certainly_did_nothing_is_no_sending()
    {
        await PlanAsync();
        _post.Answer = new Reply<bool>.NotReached("no-connection");
        for (var i = 0; i < 7; i++) await CarryOutAsync();
        _post.Answer = new Reply<bool>.Answered(true);
        await CarryOutAsync();

        Assert.Equal(8, _post.Sent);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'done' AND possible = 1"));
    }

    [Fact]
    public async Task Deaths_before_the_message_leaves_cost_no_sending()
    {
        await PlanAsync();
        for (var i = 0; i < 5; i++) await TakeAndDieAsync();

        await CarryOutAsync();

        Assert.Equal(1, _post.Sent);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'done' AND possible = 1 AND tries = 6"));
    }

    [Fact]
    public async Task A_database_that_fails_before_the_message_leaves_costs_no_sending()
    {
        World.TroubleIsExpected = true;
        await PlanAsync();
        _post.CannotWrite = true;
        for (var i = 0; i < 5; i++) await CarryOutAsync();
        _post.CannotWrite = false;

        await CarryOutAsync();

        Assert.Equal(1, _post.Sent);
    }

    [Fact]
    public async Task A_database_that_fails_once_the_try_is_counted_costs_no_sending()
    {
        await PlanAsync();
        _post.OnWrite = () => _post.CannotWrite = !_post.CannotWrite;
        for (var i = 0; i < 5; i++)
        {
            _post.CannotWrite = false;
            await CarryOutAsync();
        }
        Assert.Equal(1, await World.CountAsync("intents", "state = 'planned' AND possible = 0 AND tries = 5 AND last_word LIKE 'threw-%'"));
        (_post.OnWrite, _post.CannotWrite) = (null, false);

        await CarryOutAsync();

        Assert.Equal(1, _post.Sent);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'done' AND possible = 1"));
    }

    [Fact]
    public async Task What_is_replaced_while_its_sending_is_counted_does_not_leave()
    {
        await PlanAsync();
        _post.OnWrite = () => _post.IsUseless = true;

        await CarryOutAsync();

        Assert.Equal(0, _post.Sent);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'moot' AND last_word = 'replaced'"));
    }

    [Fact]
    public async Task Whose_lease_is_over_when_the_message_is_written_sends_nothing()
    {
        await PlanAsync();
        var late = await TakeAndDieAsync();

        await World.WithDbAsync(async db =>
        {
            await Engine(db).CarryOutAsync(late, default);
            return true;
        });

        Assert.Equal(0, _post.Sent);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'planned' AND possible = 0"));
    }

    [Fact]
    public async Task What_was_sent_is_written_down_when_the_database_comes_back()
    {
        await PlanAsync();
        // But not one of PostgreSQL's own, which tidies up just then: that would be refused.
        _post.OnSend = () => World.SqlAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()");

        await CarryOutAsync();
        World.ForgetConnections();

        Assert.Equal(1, _post.Sent);
        Assert.Equal(1, await World.CountAsync("intents", "state = 'done' AND lease_until IS NULL"));
    }

    private Task PlanAsync() => World.WithDbAsync(async db =>
    {
        Engine(db).Plan(Post.KindName, "one", "s", "");
        return await db.SaveChangesAsync();
    });

    private Task<bool> CarryOutAsync() => World.WithDbAsync(db => Engine(db).CarryOutNowAsync("one", default));

    /// <summary>A lease runs by the database's clock, which no test moves.</summary>
    private async Task<Intent> TakeAndDieAsync()
    {
        var taken = await World.WithDbAsync(db => Engine(db).TakeDueAsync(1, default));
        await World.SqlAsync("UPDATE intents SET lease_until = now() - interval '1 second'");
        return taken.Single();
    }

    private Intents Engine(PortalDb db) => World.Engine(db, new PostOffice(db, _post));

    private sealed class Post
    {
        public const string KindName = "post";

        public int Sent { get; private set; }

        public bool CannotWrite { get; set; }

        public bool IsUseless { get; set; }

        public Action? OnWrite { get; set; }

        public Reply<bool> Answer { get; set; } = new Reply<bool>.Answered(true);

        public Func<Task>? OnSend { get; set; }

        public async Task<Reply<bool>> SendAsync()
        {
            Sent++;
            if (OnSend is not null) await OnSend();
            return Answer;
        }
    }

    private sealed class PostOffice(PortalDb db, Post post) : MessageKind<string>(db)
    {
        public override string Name => Post.KindName;

        protected override Task<Outgoing> WriteAsync(Intent intent, string payload, CancellationToken ct)
        {
            if (post.CannotWrite) throw new InvalidOperationException("The database is away.");
            var outgoing = post.IsUseless ? Outgoing.NotAnyMore("replaced") : Outgoing.Of(_ => post.SendAsync());
            post.OnWrite?.Invoke();
            return Task.FromResult(outgoing);
        }
    }
}
