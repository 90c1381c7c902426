using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox;
using Sandbox.Database;
using Sandbox.World;

namespace Benchmarks;

/// <summary>A world of its own: PostgreSQL as in production, behind a proxy that counts; the sandbox; the portal as a process.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private readonly PostgresServer _postgres;
    private readonly WebApplication _sandbox;
    private readonly string _folder;
    private Process? _portal;

    private BenchWorld(string folder, PostgresServer postgres, WebApplication sandbox, SqlMeter meter, int port) =>
        (_folder, _postgres, _sandbox, Meter, Portal) = (folder, postgres, sandbox, meter, new Uri($"http://127.0.0.1:{port}"));

    private static string PortalFolder => Path.Combine(RepositoryRoot(), "src", "Portal");

    private static string PortalDll => Path.Combine(PortalFolder, "bin", "Release", "net10.0", "Portal.dll");

    public Uri Portal { get; }

    public Uri Sandbox => new(_sandbox.Services.GetRequiredService<SandboxAddresses>().Http);

    public SqlMeter Meter { get; }

    /// <summary>To PostgreSQL itself, past the meter.</summary>
    public string Connection => _postgres.ConnectionString;

    public static async Task<BenchWorld> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-bench-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        var postgres = await PostgresServer.StartAsync(new PostgresOptions { DataDir = folder });
        var port = FreePort();
        // Without a folder: else it writes all that it knows over and over, to the disk that PostgreSQL waits for.
        var keys = new SandboxOptions { HttpPort = 0, SmtpPort = 0, PortalUrl = $"http://127.0.0.1:{port}" };
        var sandbox = SandboxApp.Build(keys);
        await sandbox.StartAsync();
        var world = new BenchWorld(folder, postgres, sandbox, SqlMeter.Start(PortOf(postgres.ConnectionString)), port);
        await world.StartPortalAsync(keys);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is { HasExited: false })
        {
            _portal.Kill();
            await _portal.WaitForExitAsync();
        }
        Meter.Dispose();
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
        await _postgres.StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartPortalAsync(SandboxOptions keys)
    {
        var direct = PortalEnvironment.For(new WorldOptions { PortalPort = Portal.Port, DataDir = _folder, PortalDll = PortalDll, PortalFolder = PortalFolder }, keys, _sandbox.Services.GetRequiredService<SandboxAddresses>(), Connection);
        // The sandbox keeps no clock of its own without a folder.
        direct.Remove("Clock__OffsetFile");
        using (var migration = Run(direct, "migrate")) await migration.WaitForExitAsync();
        var metered = new Dictionary<string, string>(direct)
        {
            ["ConnectionStrings__Portal"] = Connection.Replace($"Port={PortOf(Connection)}", $"Port={Meter.Port}", StringComparison.OrdinalIgnoreCase) + ";SSL Mode=Disable",
            ["HumanCheck__Mode"] = "Off",
            ["Floods__RequestsInASecond"] = "100000",
            ["Codes__SendsOfNetworkInAnHour"] = "1000000",
            ["Codes__SendsByPhoneOfNetworkInAnHour"] = "1000000",
            ["Codes__SendsToPrefixInADay"] = "1000000",
            ["Codes__SendsToCountryInADay"] = "1000000",
            ["Codes__SendsByPhoneInADay"] = "1000000",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        _portal = Run(metered);
        using var http = new HttpClient { BaseAddress = Portal };
        for (var tries = 0; ; tries++)
        {
            try
            {
                if ((await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                // Not there yet.
            }
            await Task.Delay(100);
        }
    }

    private static Process Run(Dictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [PortalDll, .. words]) { WorkingDirectory = PortalFolder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Features.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not inside the repository.");
        return folder;
    }

    private static int PortOf(string connection) =>
        int.Parse(connection.Split(';').Select(part => part.Split('=')).Single(part => part[0].Equals("Port", StringComparison.OrdinalIgnoreCase))[1], CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
