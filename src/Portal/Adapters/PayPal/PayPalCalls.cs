using System.Net;
using System.Net.Http.Headers;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>What every call to PayPal has in common: the access token, our key, and what a broken conversation proves.</summary>
internal sealed class PayPalCalls(HttpClient http, PayPalToken token, ILogger<PayPalCalls> log)
{
    public Task<Reply<PayPalAnswer>> GetAsync(string path, CancellationToken ct) => AskAsync(HttpMethod.Get, path, null, null, ct);

    public Task<Reply<PayPalAnswer>> DeleteAsync(string path, CancellationToken ct) => AskAsync(HttpMethod.Delete, path, null, null, ct);

    public Task<Reply<PayPalAnswer>> PostAsync(string path, object body, string key, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, path, () => JsonContent.Create(body, options: PayPalJson.Options), key, ct);

    /// <summary>The same, answered with all there is to tell: without being asked for that, PayPal may answer with an id and a status alone.</summary>
    public Task<Reply<PayPalAnswer>> PostForAllAsync(string path, object body, string key, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, path, () => JsonContent.Create(body, options: PayPalJson.Options), key, ct, prefer: "return=representation");

    /// <summary>A question that changes nothing, with a body that is sent as it is.</summary>
    public Task<Reply<PayPalAnswer>> PostAsync(string path, ReadOnlyMemory<byte> json, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, path, () => new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }, null, ct);

    private async Task<Reply<PayPalAnswer>> AskAsync(HttpMethod method, string path, Func<HttpContent>? body, string? key, CancellationToken ct, string? prefer = null)
    {
        for (var isLast = false; ; isLast = true)
        {
            var access = await token.GetAsync(http, ct);
            if (access is not Reply<string>.Answered(var bearer)) return new Reply<PayPalAnswer>.NotReached(((Reply<string>.NotReached)access).Why);
            var reply = await SendAsync(method, path, body?.Invoke(), key, bearer, prefer, ct);
            if (isLast || reply is not Reply<PayPalAnswer>.Answered({ Status: HttpStatusCode.Unauthorized })) return reply;
            token.Drop(bearer);
        }
    }

    private async Task<Reply<PayPalAnswer>> SendAsync(HttpMethod method, string path, HttpContent? body, string? key, string bearer, string? prefer, CancellationToken ct)
    {
        var what = $"{method} {path.Split('/', '?')[2]}";
        try
        {
            using var request = Request(method, path, body, key, bearer, prefer);
            using var response = await http.SendAsync(request, ct);
            var answer = await PayPalAnswer.ReadAsync(response, ct);
            if (!answer.IsYes) log.SaidNo(what, (int)answer.Status, answer.Issue, answer.DebugId);
            return new Reply<PayPalAnswer>.Answered(answer);
        }
        catch (Exception trouble) when (Outbound.IsTrouble(trouble, ct))
        {
            var reply = Outbound.ReplyTo<PayPalAnswer>(trouble);
            log.GaveNoAnswer(what, reply);
            return reply;
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body, string? key, string bearer, string? prefer)
    {
        var request = new HttpRequestMessage(method, path) { Content = body, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
        if (key is not null) request.Headers.Add("PayPal-Request-Id", key);
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        return request;
    }
}
