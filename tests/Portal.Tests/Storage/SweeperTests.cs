using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Clock;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>What is due is carried out by itself: messages beside the rest, and each to its end.</summary>
public sealed class SweeperTests : PortalTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Errand _work = new("work", IntentMatter.Money), _message = new OfMessage();
    private readonly List<IServiceScope> _scopes = [];

    public override Task DisposeAsync()
    {
        foreach (var scope in _scopes) scope.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_neighbour_that_does_not_answer_holds_no_message_up()
    {
        foreach (var i in Enumerable.Range(0, 20)) await PlanAsync("work", $"work:{i}", World.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        using var sweeper = Sweeper();
        await sweeper.StartAsync(default);
        await _work.Begun.WaitAsync(Patience);

        await PlanAsync("message", "message:1", World.Clock.GetUtcNow());
        await _message.Begun.WaitAsync(Patience);

        Assert.Equal(0, await World.CountAsync("intents", "kind = 'work' AND state = 'done'"));
        Release();
        await sweeper.StopAsync(default);
    }

    [Fact]
    public async Task What_is_under_way_when_the_portal_stops_is_carried_to_its_end()
    {
        await PlanAsync("work", "work:1", World.Clock.GetUtcNow());
        using var sweeper = Sweeper();
        await sweeper.StartAsync(default);
        await _work.Begun.WaitAsync(Patience);

        var stopped = sweeper.StopAsync(default);
        Release();
        await stopped.WaitAsync(Patience);

        Assert.Equal(1, await World.CountAsync("intents", "state = 'done'"));
    }

    /// <summary>A message that is broken off leaves twice, or never.</summary>
    [Fact]
    public void A_portal_that_is_told_to_stop_has_as_long_as_what_is_under_way_may_take()
    {
        Assert.Equal(World.Services.GetRequiredService<IOptions<IntentOptions>>().Value.Lease, PatienceOf(World.Services));
        Assert.Equal(TimeSpan.FromMinutes(2), PatienceOf(World.With(("Intents:Lease", "00:02:00")).Services));

        static TimeSpan PatienceOf(IServiceProvider portal) => portal.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }

    [Fact]
    public void A_lease_that_makes_no_sense_is_refused_in_a_sentence() =>
        Assert.Contains("Lease", Assert.Throws<Portal.Web.WrongSettings>(() => World.With(("Intents:Lease", "00:00:01"))).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task What_was_made_due_while_it_was_tried_is_tried_again_right_after()
    {
        await PlanAsync("work", "work:1", World.Clock.GetUtcNow());
        _work.Answer = Verdict.Later("not-yet");
        _work.Meanwhile = () => World.WithDbAsync(db => db.HurryAsync(["work:1"], World.Clock.GetUtcNow(), default));
        Release();

        await SweepAsync();
        _work.Answer = Verdict.Done();
        _work.Meanwhile = () => Task.CompletedTask;
        await SweepAsync();

        Assert.Equal(1, await World.CountAsync("intents", "state = 'done' AND tries = 2"));
    }

    /// <summary>Else it would leave more than twice, or be lost in a crash.</summary>
    [Fact]
    public async Task Whatever_sends_a_message_is_bound_to_two_tries()
    {
        var unbound = await World.InScopeAsync(services => Task.FromResult(services.GetServices<IntentKind>().Where(kind => kind.Matter is IntentMatter.Message && !kind.CountsItself).Select(kind => kind.Name).ToList()));

        Assert.Empty(unbound);
    }

    private void Release()
    {
        _work.Release();
        _message.Release();
    }

    private async Task SweepAsync()
    {
        using var sweeper = Sweeper();
        await sweeper.SweepAsync(default);
    }

    private Task PlanAsync(string kind, string key, DateTimeOffset due) => World.WithDbAsync(async db =>
    {
        World.Engine(db, _work, _message).Plan(kind, key, "s", "", dueAt: due);
        return await db.SaveChangesAsync();
    });

    private Sweeper Sweeper() => new(
        new ServiceCollection().AddKinds(_work, _message).AddScoped(provider => World.Engine(Db(), provider)).BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(),
        World.Services.GetRequiredService<IntentBell>(), World.Clock, NullLogger<Sweeper>.Instance);

    private PortalDb Db()
    {
        var scope = World.Services.CreateScope();
        lock (_scopes) _scopes.Add(scope);
        return scope.ServiceProvider.GetRequiredService<PortalDb>();
    }

    /// <summary>Something to ask outside that answers when the test says so.</summary>
    private class Errand(string name, IntentMatter matter) : IntentKind<string>
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously), _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Name => name;

        public override IntentMatter Matter => matter;

        public Task Begun => _begun.Task;

        public Verdict Answer { get; set; } = Verdict.Done();

        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        public void Release() => _released.TrySetResult();

        protected override async Task<Verdict> AskAsync(Intent intent, string payload, CancellationToken ct)
        {
            _begun.TrySetResult();
            await _released.Task.WaitAsync(ct);
            await Meanwhile();
            return Answer;
        }
    }

    private sealed class OfMessage() : Errand("message", IntentMatter.Message);
}
