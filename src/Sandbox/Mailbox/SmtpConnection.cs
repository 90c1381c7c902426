using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sandbox.Mailbox;

/// <summary>One client's connection: lines in, replies out, TLS when asked for.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Socket _socket;
    private Stream _stream;
    private SmtpLineReader _reader;

    public SmtpConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new SmtpLineReader(_stream);
    }

    public bool IsSecure => _stream is SslStream;

    /// <summary>True when the client sent more before it heard our answer.</summary>
    public bool HasMore => _reader.HasMore;

    /// <summary>Null when the client is gone. Throws <see cref="TimeoutException"/> when it says nothing for too long.</summary>
    public async Task<SmtpLine?> ReadAsync(int limit, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try { return await _reader.ReadAsync(limit, patience.Token); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { throw new TimeoutException(); }
    }

    /// <summary>Several lines become one reply of many lines: the code, a hyphen on all but the last.</summary>
    public async Task ReplyAsync(int code, params string[] lines)
    {
        var reply = new StringBuilder();
        for (var i = 0; i < lines.Length; i++) reply.Append(code).Append(i < lines.Length - 1 ? '-' : ' ').Append(lines[i]).Append("\r\n");
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(reply.ToString()));
        await _stream.FlushAsync();
    }

    public async Task SecureAsync(X509Certificate2 certificate, CancellationToken stop)
    {
        var secure = new SslStream(_stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        _stream = secure;
        _reader = new SmtpLineReader(secure);
    }

    /// <summary>Ends as a crashed server does: with a reset, not a goodbye.</summary>
    public void Abort() => _socket.Close(0);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
