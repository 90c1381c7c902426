using System.Net;

namespace KillTests.People;

/// <summary>
/// Somebody who sends the same thing again when the connection breaks or the other side is in trouble, as people and their browsers do.
/// The balancer leads each try to whichever portal answers.
/// </summary>
internal sealed class Steady(HttpMessageHandler wire) : DelegatingHandler(wire)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private int _broken;
    private int _troubled;

    /// <summary>Connections that broke, and answers of trouble (5xx).</summary>
    public (int Broken, int Troubled) Count => (_broken, _troubled);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await TryAsync(request, cancellationToken) is { } answer) return answer;
            if (patience.IsCancellationRequested) throw new HttpRequestException($"{request.Method} {request.RequestUri} got no good answer in {Patience.TotalSeconds} s.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage?> TryAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            var answer = await base.SendAsync(request, ct);
            // Whole, or not at all: a page that broke off half way is no answer.
            await answer.Content.LoadIntoBufferAsync(ct);
            if (answer.StatusCode < HttpStatusCode.InternalServerError) return answer;
            answer.Dispose();
            Interlocked.Increment(ref _troubled);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException) { Interlocked.Increment(ref _broken); }
        return null;
    }
}
