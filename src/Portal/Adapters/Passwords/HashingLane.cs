using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Portal.Adapters.Passwords;

/// <summary>
/// A few threads of low priority behind a short queue, for work that would fill all cores: while many people sign in, the pages
/// of the others stay quick, and the memory in use has a bound.
/// </summary>
internal sealed class HashingLane : IDisposable
{
    /// <summary>Steps below the rest of the program. Each gives a fifth less of a busy core; after 10 it is a tenth, which still moves.</summary>
    private const int StepsBelow = 10;

    private readonly BlockingCollection<Action> _queue;
    private readonly Thread[] _threads;

    public HashingLane(int threads, int queue)
    {
        _queue = new BlockingCollection<Action>(queue);
        _threads = [.. Enumerable.Range(1, threads).Select(number => new Thread(Work)
        {
            Name = $"Passwords {number}",
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>How much work waits for a thread.</summary>
    public int Waiting => _queue.Count;

    /// <summary>The work's answer; null at once when the queue is full. Work whose visitor left is skipped.</summary>
    public Task<T>? TryRun<T>(Func<T> work, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.TryAdd(() => Run(work, answer, ct), millisecondsTimeout: 0, CancellationToken.None) ? answer.Task.WaitAsync(ct) : null;
    }

    /// <summary>Finishes what is waiting, then ends.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _queue.Dispose();
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> answer, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            answer.SetCanceled(ct);
            return;
        }

        try
        {
            answer.SetResult(work());
        }
        catch (Exception problem)
        {
            answer.SetException(problem);
        }
    }

    private void Work()
    {
        // .NET's thread priorities do nothing on Linux, where a thread has a niceness of its own. Without it we are only less polite.
        if (OperatingSystem.IsLinux()) _ = Nice(StepsBelow);
        foreach (var work in _queue.GetConsumingEnumerable()) work();
    }

    [DllImport("libc", EntryPoint = "nice")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Nice(int steps);
}
