using System.Collections.Concurrent;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Portal.Adapters.Mail;

/// <summary>
/// Connections to the mail server: a few at a time, each kept for some seconds after a mail, so that many mails do not mean as many
/// handshakes.
/// </summary>
internal sealed class SmtpConnections : IDisposable
{
    private readonly MailOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentStack<Waiting> _waiting = new();
    private readonly ITimer _tidying;

    public SmtpConnections(IOptions<MailOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _places = new SemaphoreSlim(_options.Connections);
        _tidying = time.CreateTimer(_ => Tidy(), null, IdleFor, IdleFor);
    }

    private TimeSpan IdleFor => TimeSpan.FromSeconds(_options.IdleSeconds);

    /// <summary>Waits for one of the few places; dispose it to leave.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        return new Place(_places);
    }

    /// <summary>A connection that waits for work, or null. It may have been closed at the other end without a word.</summary>
    public SmtpClient? TakeWaiting()
    {
        while (_waiting.TryPop(out var waiting))
        {
            if (waiting.Client.IsConnected && _time.GetElapsedTime(waiting.Since) < IdleFor) return waiting.Client;
            waiting.Client.Dispose();
        }
        return null;
    }

    public void Keep(SmtpClient client) => _waiting.Push(new Waiting(client, _time.GetTimestamp()));

    /// <param name="utf8">False makes MailKit write domains in their ASCII form, which every server understands; it cannot be undone.</param>
    public async Task<SmtpClient> OpenAsync(bool utf8, CancellationToken ct)
    {
        var client = new SmtpClient { Timeout = _options.TimeoutSeconds * 1000 };
        try
        {
            await client.ConnectAsync(_options.Host, _options.Port, Security(_options.Tls), ct);
            if (!string.IsNullOrEmpty(_options.User)) await client.AuthenticateAsync(_options.User, _options.Password!, ct);
            if (!utf8) client.Capabilities &= ~SmtpCapabilities.UTF8;
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _tidying.Dispose();
        while (_waiting.TryPop(out var waiting)) waiting.Client.Dispose();
        // The places are left to the garbage collector: a mail that is still under way gives its place back later.
    }

    private static SecureSocketOptions Security(MailTls tls) => tls switch
    {
        MailTls.None => SecureSocketOptions.None,
        MailTls.OnConnect => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    private void Tidy()
    {
        var young = new List<Waiting>();
        while (_waiting.TryPop(out var waiting))
        {
            if (_time.GetElapsedTime(waiting.Since) < IdleFor) young.Add(waiting);
            else waiting.Client.Dispose();
        }
        foreach (var waiting in young) _waiting.Push(waiting);
    }

    private sealed record Waiting(SmtpClient Client, long Since);

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
