using System.Collections.Concurrent;

namespace Sandbox.Web;

/// <summary>A request a vendor received. Status 0: cut off without an answer and without effect.</summary>
/// <param name="Said">Its query and body. Not shown: tests in this process look for what should not be in them.</param>
public sealed record ReceivedRequest(string Vendor, string Method, string Path, string? IdempotencyKey, int Status, DateTimeOffset At, string Said = "");

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
