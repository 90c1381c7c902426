using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Web;

/// <summary>
/// Keeps what the neighbours know in DataDir/sandbox.json: read at start, written soon after a change and at the end, each time whole
/// and by renaming, so that the file is never half written.
/// </summary>
internal sealed class StateFile : IHostedService, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private readonly IServiceProvider _services;
    private readonly string? _file;
    private readonly ITimer _timer;
    private readonly Lock _writing = new();
    private int _pending;
    private TimeSpan _pause = Soon;

    public StateFile(SandboxOptions options, Changes changes, SandboxClock clock, IServiceProvider services)
    {
        _services = services;
        _file = options.DataDir is null ? null : Path.Combine(options.DataDir, "sandbox.json");
        _timer = TimeProvider.System.CreateTimer(_ => WritePending(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_file is null) return;
        changes.Happened += WriteSoon;
        clock.Advanced += WriteSoon;
    }

    private IEnumerable<INeighbour> Neighbours => _services.GetServices<INeighbour>();

    public void Load()
    {
        if (_file is null || !File.Exists(_file)) return;
        try
        {
            var state = JsonNode.Parse(File.ReadAllText(_file));
            foreach (var neighbour in Neighbours) neighbour.Load(state?[neighbour.Name]);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            File.Move(_file, _file + ".broken", overwrite: true);
            foreach (var neighbour in Neighbours) neighbour.Reset();
            Console.WriteLine($"The sandbox could not read {_file} ({broken.Message}). It is put aside as .broken and the sandbox starts empty.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        WritePending();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer.Dispose();

    // Only the first change of a burst sets the timer; otherwise steady traffic would put the write off for ever.
    private void WriteSoon()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0) _timer.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    private void WritePending()
    {
        lock (_writing)
        {
            if (Interlocked.Exchange(ref _pending, 0) == 0) return;
            var time = Stopwatch.StartNew();
            try { Write(); }
            catch (Exception full) when (full is IOException or UnauthorizedAccessException) { Console.WriteLine($"The sandbox cannot keep its state: {full.Message}"); }
            // Under load there is much to write and often: a tenth of the time at most goes into it.
            _pause = time.Elapsed * 10 > Soon ? time.Elapsed * 10 : Soon;
        }
    }

    private void Write()
    {
        var state = new JsonObject();
        foreach (var neighbour in Neighbours) state[neighbour.Name] = neighbour.Save();
        var temporary = _file + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            using (var writer = new Utf8JsonWriter(stream)) state.WriteTo(writer);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _file!, overwrite: true);
    }
}
