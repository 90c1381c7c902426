using System.Collections.Concurrent;

namespace Sandbox.Web;

/// <summary>A request a vendor received, without its body and query. Status 0: cut off without an answer and without effect.</summary>
public sealed record ReceivedRequest(string Vendor, string Method, string Path, string? IdempotencyKey, int Status, DateTimeOffset At);

/// <summary>What each vendor was asked, for people and tests.</summary>
[Singleton]
public sealed class RequestLog
{
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();

    public void Add(ReceivedRequest request)
    {
        _requests.Enqueue(request);
        while (_requests.Count > 20_000) _requests.TryDequeue(out _);
    }

    public IEnumerable<ReceivedRequest> Newest(string? vendor) =>
        _requests.Reverse().Where(request => vendor is null || request.Vendor == vendor);

    public void Reset() => _requests.Clear();
}
