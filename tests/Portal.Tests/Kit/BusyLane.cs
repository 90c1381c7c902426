using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Portal.Adapters.Passwords;
using Portal.Ports;

namespace Portal.Tests.Kit;

/// <summary>Every thread of the portal that hashes is busy and the queue behind them is full, for as long as a test wants.</summary>
internal sealed class BusyLane : IDisposable
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly List<Task<bool>> _work = [];

    public BusyLane(World world)
    {
        var passwords = world.Main.Services.GetRequiredService<IPasswords>();
        var lane = (HashingLane)typeof(Argon2Passwords).GetField("_lane", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(passwords)!;
        using var started = new CountdownEvent(Environment.ProcessorCount);
        for (var thread = 0; thread < Environment.ProcessorCount; thread++)
            _work.Add(lane.TryRun(() => started.Signal() | Wait(), CancellationToken.None)!);
        started.Wait();
        while (lane.TryRun(Wait, CancellationToken.None) is { } waiting) _work.Add(waiting);
    }

    /// <summary>Returns when all of it is done.</summary>
    public void Dispose()
    {
        _gate.Set();
        Task.WaitAll([.. _work]);
        _gate.Dispose();
    }

    private bool Wait()
    {
        _gate.Wait();
        return true;
    }
}
