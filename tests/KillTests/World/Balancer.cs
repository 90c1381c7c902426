using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KillTests.World;

/// <summary>
/// What stands before the portals: takes each connection to one of those that answer, in turn, and is cut off with it. It repeats nothing:
/// that is left to the visitors.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly int[] _portals;
    private readonly Task _work;
    private int _turn;

    public Balancer(params int[] portals)
    {
        _portals = portals;
        _door.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_door.LocalEndpoint).Port}");
        _work = TakeAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _door.Dispose();
        await _work;
        foreach (var socket in _open.Keys) socket.Dispose();
        _stop.Dispose();
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _door.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket visitor)
    {
        using (visitor)
        {
            using var portal = await ConnectAsync();
            if (portal is null) return;
            (_open[visitor], _open[portal]) = (true, true);
            await Task.WhenAny(PipeAsync(visitor, portal), PipeAsync(portal, visitor));
            _open.TryRemove(visitor, out _);
            _open.TryRemove(portal, out _);
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var first = Interlocked.Increment(ref _turn);
        for (var i = 0; i < _portals.Length; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _portals[(first + i) % _portals.Length], _stop.Token);
                return socket;
            }
            catch (Exception dead) when (dead is SocketException or OperationCanceledException) { socket.Dispose(); }
        }
        return null;
    }

    private static async Task PipeAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length) await to.SendAsync(buffer.AsMemory(0, length));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // One side is gone; the other is cut off too.
        }
    }
}
