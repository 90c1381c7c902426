using System.Net;

namespace KillTests.People;

/// <summary>Nobody waits longer for this submission: whoever sent it looks at the page again.</summary>
internal sealed class GaveUpException(string what) : Exception(what);

/// <summary>
/// Somebody who sends the same thing again when the connection breaks or the other side is in trouble, as people and their browsers do.
/// The balancer leads each try to whichever portal answers.
/// </summary>
internal sealed class Steady(HttpMessageHandler wire) : DelegatingHandler(wire)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Here the portal asks somebody outside before it answers. When it dies meanwhile, the same submission waits long for an answer that no
    /// longer comes, and may be killed in its turn, over and over.
    /// </summary>
    private static readonly string[] Slow = ["/payment-methods/card", "/payment-methods/card/confirm", "/payment-methods/paypal", "/verify/phone", "/products", "/account/delete"];

    private static readonly TimeSpan PatienceThere = TimeSpan.FromSeconds(30);

    private int _broken;
    private int _troubled;

    /// <summary>Connections that broke, and answers of trouble (5xx).</summary>
    public (int Broken, int Troubled) Count => (_broken, _troubled);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var shorter = new CancellationTokenSource(PatienceThere);
        var isSlow = request.Method == HttpMethod.Post && Slow.Contains(request.RequestUri!.AbsolutePath);
        while (true)
        {
            if (await TryAsync(request, cancellationToken) is { } answer) return answer;
            if (isSlow && shorter.IsCancellationRequested) throw new GaveUpException($"no answer in {PatienceThere.TotalSeconds} s");
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
