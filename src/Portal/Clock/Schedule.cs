using Portal.Storage;

namespace Portal.Clock;

/// <summary>All recurring work, one list. Each entry may run in every process at once and may be missed without harm.</summary>
internal sealed class Schedule(IServiceScopeFactory scopes, TimeProvider time, ILogger<Schedule> log) : BackgroundService
{
    private static readonly (string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> Run)[] Entries =
    [
        ("remove what is over", TimeSpan.FromMinutes(10), (services, ct) => services.GetRequiredService<Retention>().SweepAsync(ct)),
        ("raise alarms", TimeSpan.FromMinutes(1), (services, ct) => services.GetRequiredService<Alarms>().LookAsync(ct)),
        ("measure what waits", TimeSpan.FromSeconds(15), (services, ct) => services.GetRequiredService<Backlog>().MeasureAsync(ct)),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Entries.Select(entry => RepeatAsync(entry.Name, entry.Every, entry.Run, stoppingToken)));

    private async Task RepeatAsync(string name, TimeSpan every, Func<IServiceProvider, CancellationToken, Task> run, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(ct)) await RunAsync(name, run, ct);
    }

    private async Task RunAsync(string name, Func<IServiceProvider, CancellationToken, Task> run, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await run(scope.ServiceProvider, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError("Recurring work “{Name}” failed: {Fault}", name, fault.GetType().Name);
        }
    }
}
