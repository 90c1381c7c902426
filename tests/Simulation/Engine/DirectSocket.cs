using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Npgsql;

namespace Simulation.Engine;

/// <summary>
/// Npgsql connects without blocking, and from then on .NET waits for each answer by way of a thread of its own: two changes of threads for each
/// statement. Here whoever asks the database waits for it in the system call itself. Where this does not work, all is as before, only slower.
/// </summary>
internal static partial class DirectSocket
{
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;
    private const int Remove = 2;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Connections to a database whose sockets block.</summary>
    public static NpgsqlDataSource Source(string connection)
    {
        var builder = new NpgsqlDataSourceBuilder(connection);
        builder.UsePhysicalConnectionInitializer(Use, opened =>
        {
            Use(opened);
            return Task.CompletedTask;
        });
        return builder.Build();
    }

    private static void Use(NpgsqlConnection connection)
    {
        if (!OperatingSystem.IsLinux() || Member(connection.GetType(), connection, "Connector") is not { } connector || Member(connector.GetType(), connector, "_socket") is not Socket socket) return;
        var file = (int)socket.Handle;
        _ = Control(file, SetFlags, Control(file, GetFlags, 0) & ~NonBlocking);
        // Nobody else listens for it either.
        foreach (var watcher in Watchers()) _ = Watch((int)watcher, Remove, file, 0);
    }

    private static IEnumerable<nint> Watchers()
    {
        var type = typeof(Socket).Assembly.GetType("System.Net.Sockets.SocketAsyncEngine");
        if (type is null || Member(type, null, "s_engines") is not Array engines) yield break;
        foreach (var engine in engines)
            if (Member(type, engine, "_port") is nint port) yield return port;
    }

    private static object? Member(Type type, object? of, string name) => type.GetProperty(name, Any)?.GetValue(of) ?? type.GetField(name, Any)?.GetValue(of);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Watch(int watcher, int command, int file, nint unused);
}
