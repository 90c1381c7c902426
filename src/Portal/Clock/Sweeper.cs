using Portal.Storage;

namespace Portal.Clock;

/// <summary>Carries out due intents, in every process of the portal, safely in many. Each in a scope of its own: a poisoned one delays nobody.</summary>
internal sealed class Sweeper(IServiceScopeFactory scopes, IntentBell bell, ILogger<Sweeper> log) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var any = await TryAsync(stoppingToken);
            if (!any) await bell.WaitAsync(LookEvery, stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken ct)
    {
        try
        {
            return await SweepAsync(ct) > 0;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError("The sweeper could not look: {Fault}", fault.GetType().Name);
            return false;
        }
    }

    /// <summary>One look: takes what is due, so many at most, and carries it out. Answers how many there were.</summary>
    public async Task<int> SweepAsync(CancellationToken ct, int most = AtOnce)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<Intents>().TakeDueAsync(most, ct);
        await Task.WhenAll(due.Select(intent => CarryOutAsync(intent, ct)));
        return due.Count;
    }

    private async Task CarryOutAsync(Intent intent, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<Intents>().CarryOutAsync(intent, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The lease runs out and somebody tries again.
            log.LogError("Intent {Kind} {Id} could not be written down: {Fault}", intent.Kind, intent.Id, fault.GetType().Name);
        }
    }
}
