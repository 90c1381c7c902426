using Portal.Storage;

namespace Portal.Clock;

/// <summary>
/// Carries out due intents, in every process of the portal, safely in many. Each in a scope of its own: a poisoned one delays nobody. Messages
/// go by themselves: a processor that does not answer holds up no code that is good for minutes.
/// </summary>
internal sealed class Sweeper(IServiceScopeFactory scopes, IntentBell bell, TimeProvider time, ILogger<Sweeper> log) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(GoOnAsync(messages: true, stoppingToken), GoOnAsync(messages: false, stoppingToken));

    private async Task GoOnAsync(bool messages, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var ring = bell.Next(messages);
            if (await FindsManyAsync(messages, ct)) continue;
            await Task.WhenAny(ring, Task.Delay(LookEvery, time, ct));
        }
    }

    /// <summary>Whether there may be more than one look takes. What is planned meanwhile rings.</summary>
    private async Task<bool> FindsManyAsync(bool messages, CancellationToken ct)
    {
        try
        {
            return await SweepAsync(ct, messages: messages) == AtOnce;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError("The sweeper could not look: {Fault}", fault.GetType().Name);
            return false;
        }
    }

    /// <summary>One look: takes what is due, so many at most, and carries it out. Answers how many there were.</summary>
    public async Task<int> SweepAsync(CancellationToken ct, int most = AtOnce, bool? messages = null)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<Intents>().TakeDueAsync(most, ct, messages);
        await Task.WhenAll(due.Select(CarryOutAsync));
        return due.Count;
    }

    /// <summary>To its end, also when this process is told to stop: a message broken off in the middle would leave twice, or never.</summary>
    private async Task CarryOutAsync(Intent intent)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<Intents>().CarryOutAsync(intent, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The lease runs out and somebody tries again.
            log.LogError("Intent {Kind} {Id} could not be written down: {Fault}", intent.Kind, intent.Id, fault.GetType().Name);
        }
    }
}
