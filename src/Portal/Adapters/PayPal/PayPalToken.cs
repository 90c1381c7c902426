using Microsoft.Extensions.Options;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>The access token that all calls share, until a minute before it expires.</summary>
internal sealed class PayPalToken(IOptions<PayPalOptions> options, TimeProvider time, ILogger<PayPalToken> log) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Held? _held;

    /// <summary>Never Unknown or Refused: whatever happened to the token, what it was wanted for did not happen.</summary>
    public async Task<Reply<string>> GetAsync(HttpClient http, CancellationToken ct)
    {
        if (Current() is { } current) return current;
        await _turn.WaitAsync(ct);
        try { return Current() ?? await FetchAsync(http, ct); }
        finally { _turn.Release(); }
    }

    /// <summary>Forgets a token that PayPal no longer takes, unless another has come in its place.</summary>
    public void Drop(string token)
    {
        if (_held is { } held && held.Token == token) Interlocked.CompareExchange(ref _held, null, held);
    }

    public void Dispose() => _turn.Dispose();

    private Reply<string>.Answered? Current() => _held is { } held && time.GetUtcNow() < held.Until ? new Reply<string>.Answered(held.Token) : null;

    private async Task<Reply<string>> FetchAsync(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var request = Request();
            using var response = await http.SendAsync(request, ct);
            if (response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync<TokenAnswer>(PayPalJson.Options, ct) is { AccessToken: { } token } answer)
                return Hold(token, answer.ExpiresIn);
            log.GaveNoToken((int)response.StatusCode, PayPalAnswer.DebugIdOf(response));
            return new Reply<string>.NotReached((int)response.StatusCode is >= 400 and < 429 ? FaultWords.Ours : "no-access-token");
        }
        catch (Exception trouble) when (Outbound.IsTrouble(trouble, ct))
        {
            log.GaveNoAnswer("access token", Outbound.ReplyTo<string>(trouble));
            return new Reply<string>.NotReached("no-access-token");
        }
    }

    private HttpRequestMessage Request() => new(HttpMethod.Post, "v1/oauth2/token")
    {
        Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        Headers = { Authorization = Outbound.Basic(options.Value.ClientId, options.Value.Secret) },
    };

    private Reply<string>.Answered Hold(string token, int expiresIn)
    {
        _held = new Held(token, time.GetUtcNow() + TimeSpan.FromSeconds(expiresIn) - Margin);
        return new Reply<string>.Answered(token);
    }

    private sealed record Held(string Token, DateTimeOffset Until);

    private sealed record TokenAnswer(string? AccessToken, int ExpiresIn);
}
