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

    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread[] _threads;
    private int _freePlaces;

    public HashingLane(int threads, int queue)
    {
        _freePlaces = threads + queue;
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

    /// <summary>Room for one piece of work after another, until it is disposed; null at once when all is taken.</summary>
    public Place? TakePlace()
    {
        if (Interlocked.Decrement(ref _freePlaces) >= 0) return new Place(this);
        Interlocked.Increment(ref _freePlaces);
        return null;
    }

    /// <summary>The work's answer; null at once when all places are taken. Work whose visitor left is skipped.</summary>
    public Task<T>? TryRun<T>(Func<T> work, CancellationToken ct)
    {
        return TakePlace() is { } place ? RunAsync(place) : null;

        async Task<T> RunAsync(Place taken)
        {
            using (taken) return await taken.RunAsync(work, ct);
        }
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

    internal sealed class Place(HashingLane lane) : IDisposable
    {
        private int _isGivenBack;

        public Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
        {
            var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            lane._queue.Add(() => Run(work, answer, ct), CancellationToken.None);
            return answer.Task.WaitAsync(ct);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0) Interlocked.Increment(ref lane._freePlaces);
        }
    }
}
