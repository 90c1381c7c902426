using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Mailbox;

/// <summary>A mail server that accepts everything for everyone and keeps it in the mailbox (RFC 5321 with the usual extensions).</summary>
public sealed class SmtpServer(SandboxOptions options, SmtpDesk desk) : IHostedService, IDisposable
{
    public const int LargestMessage = 10 * 1024 * 1024;
    private const int MostConnections = 1_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = new();
    private readonly X509Certificate2 _certificate = SelfSigned();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private bool _disposed;

    /// <summary>The port it listens on, once started.</summary>
    public int Port => ((IPEndPoint?)_listener?.LocalEndpoint)?.Port ?? throw new InvalidOperationException("The mail server is not running.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new TcpListener(IPAddress.Loopback, options.SmtpPort);
        _listener.Start(512);
        _accepting = AcceptAsync(_listener);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _listener?.Stop();
        await Task.WhenAll([_accepting, .. _sessions.Keys]).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The container knows this object by two roles and disposes it for each.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _stop.Cancel();
        _listener?.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try { Serve(await listener.AcceptSocketAsync(_stop.Token)); }
            catch (SocketException) { } // A client that left before it was let in, or our own end.
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or InvalidOperationException) { return; }
        }
    }

    private void Serve(Socket socket)
    {
        var session = Task.Run(() => ServeAsync(socket));
        _sessions[session] = 0;
        _ = session.ContinueWith(done => _sessions.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var connection = new SmtpConnection(socket);
        try
        {
            var session = new SmtpSession(connection, desk, _certificate);
            if (_sessions.Count > MostConnections) await connection.ReplyAsync(421, "4.3.2 Too many connections");
            else await session.RunAsync(_stop.Token);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException) { }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }
}
