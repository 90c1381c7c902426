using System.Text;

namespace Sandbox.Vendors;

/// <summary>
/// Delivers events in the background, oldest first. An address that does not answer 2xx is asked again after 1, 2, 4… seconds
/// (at most five minutes apart, twelve times) of sandbox time; 404 means that nobody listens there, and the event is dropped quietly.
/// </summary>
internal sealed class WebhookQueue : IDisposable
{
    private const int MostTries = 12;
    private readonly SandboxClock _clock;
    private readonly Action<HttpRequestMessage, WebhookDelivery> _sign;
    private readonly List<WebhookDelivery> _waiting = [];
    private readonly SemaphoreSlim _bell = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private Task? _worker;

    public WebhookQueue(SandboxClock clock, Action<HttpRequestMessage, WebhookDelivery> sign)
    {
        _clock = clock;
        _sign = sign;
        _clock.Advanced += Ring;
    }

    public void Add(IEnumerable<WebhookDelivery> deliveries)
    {
        lock (_waiting)
        {
            _waiting.AddRange(deliveries);
            if (_waiting.Count > 0) _worker ??= Task.Run(Work);
        }
        Ring();
    }

    public List<WebhookDelivery> Waiting()
    {
        lock (_waiting) return [.. _waiting];
    }

    public void Clear()
    {
        lock (_waiting) _waiting.Clear();
    }

    public void Dispose()
    {
        _clock.Advanced -= Ring;
        _stop.Cancel();
        _http.Dispose();
    }

    private void Ring() => _bell.Release();

    private async Task Work()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                while (NextDue() is { } delivery) await Deliver(delivery);
                await _bell.WaitAsync(UntilNext(), _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The sandbox is closing; what waits is in the saved state.
        }
    }

    private WebhookDelivery? NextDue()
    {
        var now = _clock.GetUtcNow();
        lock (_waiting) return _waiting.Where(delivery => delivery.DueAt <= now).MinBy(delivery => delivery.DueAt);
    }

    private TimeSpan UntilNext()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0) return Timeout.InfiniteTimeSpan;
            var wait = _waiting.Min(delivery => delivery.DueAt) - _clock.GetUtcNow();
            return TimeSpan.FromMilliseconds(Math.Clamp(wait.TotalMilliseconds + 1, 1, 60_000));
        }
    }

    private async Task Deliver(WebhookDelivery delivery)
    {
        var tries = delivery.Tries + 1;
        var done = await Post(delivery) || tries >= MostTries;
        var later = delivery with
        {
            Tries = tries,
            DueAt = _clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, tries - 1)))
        };
        lock (_waiting)
        {
            // A reset while the request was under way forgets the delivery, so it must not come back.
            if (_waiting.Remove(delivery) && !done) _waiting.Add(later);
        }
    }

    private async Task<bool> Post(WebhookDelivery delivery)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url);
            request.Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json");
            _sign(request, delivery);
            using var answer = await _http.SendAsync(request, _stop.Token);
            return answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.NotFound;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or TaskCanceledException && !_stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
