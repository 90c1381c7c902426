using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>What was asked of PostgreSQL.</summary>
/// <param name="RoundTrips">Times the portal waited for an answer (Sync and Query messages).</param>
/// <param name="Statements">Statements carried out (Execute and Query messages).</param>
internal readonly record struct Asked(long RoundTrips, long Statements)
{
    public static Asked operator -(Asked left, Asked right) => new(left.RoundTrips - right.RoundTrips, left.Statements - right.Statements);
}

/// <summary>A proxy before PostgreSQL that reads the frontend's messages (protocol 3) and counts them. Passes every byte on unchanged.</summary>
internal sealed class SqlMeter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _postgres;
    private long _roundTrips;
    private long _statements;

    private SqlMeter(int postgres) => _postgres = postgres;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Asked SoFar => new(Interlocked.Read(ref _roundTrips), Interlocked.Read(ref _statements));

    public static SqlMeter Start(int postgres)
    {
        var meter = new SqlMeter(postgres);
        meter._listener.Start();
        _ = meter.AcceptAsync();
        return meter;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is ObjectDisposedException or SocketException)
        {
            // The measuring is over.
        }
    }

    private async Task ServeAsync(TcpClient portal)
    {
        using var client = portal;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, _postgres);
        try
        {
            await Task.WhenAny(ForwardAsync(client.GetStream(), server.GetStream(), new FrameReader(Count)), ForwardAsync(server.GetStream(), client.GetStream(), null));
        }
        catch (IOException)
        {
            // One side went away; so does the other.
        }
    }

    private static async Task ForwardAsync(NetworkStream from, NetworkStream to, FrameReader? reader)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var length)
        {
            reader?.Read(buffer.AsSpan(0, length));
            await to.WriteAsync(buffer.AsMemory(0, length));
        }
    }

    private void Count(byte kind)
    {
        if (kind is (byte)'S' or (byte)'Q') Interlocked.Increment(ref _roundTrips);
        if (kind is (byte)'E' or (byte)'Q') Interlocked.Increment(ref _statements);
    }

    /// <summary>Finds where messages begin in a stream of bytes. The first one (start-up) has no kind.</summary>
    private sealed class FrameReader(Action<byte> onMessage)
    {
        private readonly byte[] _head = new byte[5];
        private int _headLength;
        private int _bodyLeft;
        private bool _isStarted;

        public void Read(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                if (_bodyLeft > 0)
                {
                    var skipped = Math.Min(_bodyLeft, bytes.Length);
                    _bodyLeft -= skipped;
                    bytes = bytes[skipped..];
                    continue;
                }
                _head[_headLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headLength == (_isStarted ? 5 : 4)) BeginBody();
            }
        }

        private void BeginBody()
        {
            _bodyLeft = BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(_isStarted ? 1 : 0)) - 4;
            if (_isStarted) onMessage(_head[0]);
            (_isStarted, _headLength) = (true, 0);
        }
    }
}
