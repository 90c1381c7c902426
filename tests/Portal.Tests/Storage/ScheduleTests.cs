using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Clock;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>All that recurs, each at its pace, in a portal that runs. In other tests it is done when they say so.</summary>
public sealed class ScheduleTests : PortalTest
{
    /// <summary>The shortest pace; all others are some of it.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Watch _watch = new();
    private Looks _looks = null!;
    private Schedule _schedule = null!;
    private int _steps;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _looks = new Looks(World.Services.GetRequiredService<IServiceScopeFactory>());
        _schedule = (Schedule)ActivatorUtilities.CreateInstance(World.Services, Assert.Single(World.Main.Workers, worker => worker.ImplementationType == typeof(Schedule)).ImplementationType!, _looks, _watch);
    }

    public override async Task DisposeAsync()
    {
        await _schedule.StopAsync(default);
        _schedule.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Each_recurring_work_is_done_at_its_pace()
    {
        World.TroubleIsExpected = true;
        await World.People.RegisteredAsync();
        World.Advance(TimeSpan.FromHours(25));
        await World.QuietAsync();
        await World.SqlAsync("INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, deadline, created_at) VALUES ('refund-again', 'r', 'a', 'planned', $1, 0, 0, $1, $1)", World.Clock.GetUtcNow().AddHours(-1));
        await StartAsync();

        await GoOnAsync(1);
        Assert.Equal((1, 0), (World.Services.GetRequiredService<IntentMeter>().Waiting.Due, World.Services.GetRequiredService<IntentMeter>().Waiting.Alarms));
        await GoOnAsync(2);
        Assert.Empty(World.LogLinesWith("Alarm: refund-again"));
        await GoOnAsync(1);
        Assert.Single(World.LogLinesWith("Alarm: refund-again"));
        await GoOnAsync(35);
        Assert.Equal((39, 9, 0), Done);
        Assert.Equal(1, World.Services.GetRequiredService<IntentMeter>().Waiting.Alarms);
        Assert.Equal(1, await World.CountAsync("accounts"));
        await GoOnAsync(1);
        Assert.Equal((40, 10, 1), Done);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Fact]
    public async Task What_fails_is_said_and_done_again_at_its_time()
    {
        World.TroubleIsExpected = true;
        await StartAsync();
        _looks.Break = true;
        await GoOnAsync(1);
        _looks.Break = false;

        await GoOnAsync(1);

        Assert.Contains("“measure what waits” failed: TimeoutException", Assert.Single(World.LogLinesWith("Recurring work")), StringComparison.Ordinal);
        Assert.Equal((2, 0, 0), Done);
    }

    private (int Measured, int LookedForAlarms, int Swept) Done => (_looks.Of<Backlog>(), _looks.Of<Alarms>(), _looks.Of<Retention>());

    private async Task StartAsync()
    {
        await _schedule.StartAsync(default);
        await UntilAsync(() => _watch.Timers >= 3);
    }

    /// <summary>Moves time on, and waits until what should be done by then has been; so much more time as it takes nobody has.</summary>
    private async Task GoOnAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            _steps++;
            World.Advance(Step);
            _watch.Advance(Step);
            await UntilAsync(() => _looks.Count >= _steps + (_steps / 4) + (_steps / 40));
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo() && !patience.IsCancellationRequested) await Task.Yield();
        Assert.True(isSo(), "Recurring work was not begun, or not done when it should have been.");
    }

    /// <summary>Time that goes on when a test says so, timers included.</summary>
    private sealed class Watch : FakeTimeProvider
    {
        private int _timers;

        public int Timers => _timers;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }

    /// <summary>Scopes of the portal's own services; remembers what each was first asked for, once it is over.</summary>
    private sealed class Looks(IServiceScopeFactory scopes) : IServiceScopeFactory
    {
        private readonly ConcurrentQueue<Type?> _over = [];

        public bool Break { get; set; }

        public int Count => _over.Count;

        public int Of<T>() => _over.Count(asked => asked == typeof(T));

        public IServiceScope CreateScope() => new Look(this, scopes.CreateAsyncScope());

        private sealed class Look(Looks looks, AsyncServiceScope scope) : IServiceScope, IAsyncDisposable, IServiceProvider
        {
            private Type? _asked;

            public IServiceProvider ServiceProvider => this;

            public object? GetService(Type serviceType)
            {
                _asked ??= serviceType;
                return looks.Break ? throw new TimeoutException() : scope.ServiceProvider.GetService(serviceType);
            }

            public async ValueTask DisposeAsync()
            {
                await scope.DisposeAsync();
                looks._over.Enqueue(_asked);
            }

            public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
