using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Npgsql;
using Sandbox.World;

namespace Sandbox.Tests;

public sealed class WorldTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task It_starts_everything_mends_what_dies_and_stops_all_of_it()
    {
        var options = Options();
        var world = LocalWorld.RunAsync(options, _stop.Token);
        await UntilSaidAsync("Portal ");
        await EverythingAnswersAsync(options);

        await KillAsync("portal.pid");
        await UntilSaidAsync("The portal died with exit code 137");
        await UntilPortalAnswersAsync(options);
        await KillAsync("postgres/postmaster.pid");
        await UntilSaidAsync("PostgreSQL died; it runs again.");
        NpgsqlConnection.ClearAllPools();
        await EverythingAnswersAsync(options);

        await _stop.CancelAsync();
        await world;
        Assert.False(File.Exists(In("portal.pid")));
        Assert.False(File.Exists(In("postgres/postmaster.pid")));
        Assert.Equal("once ", await File.ReadAllTextAsync(In("migrated")));
    }

    [Fact]
    public async Task A_portal_left_behind_is_ended_and_a_second_world_on_the_same_folder_is_refused()
    {
        var options = Options();
        using var left = Process.Start(new ProcessStartInfo("dotnet", [options.PortalDll]) { Environment = { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{options.PortalPort}" } })!;
        await File.WriteAllTextAsync(In("portal.pid"), left.Id.ToString(CultureInfo.InvariantCulture));
        await UntilPortalAnswersAsync(options);

        var world = LocalWorld.RunAsync(options, _stop.Token);
        await UntilSaidAsync("Portal ");

        Assert.True(left.HasExited);
        Assert.Contains("Another world", (await Assert.ThrowsAsync<WorldException>(() => LocalWorld.RunAsync(options, default))).Message, StringComparison.Ordinal);
        await _stop.CancelAsync();
        await world;
    }

    [Fact]
    public async Task A_taken_port_and_a_missing_portal_are_named()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var taken = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        var port = await Assert.ThrowsAsync<WorldException>(() => LocalWorld.RunAsync(Options() with { PortalPort = taken }, default));
        var portal = await Assert.ThrowsAsync<WorldException>(() => LocalWorld.RunAsync(Options() with { PortalDll = In("absent.dll") }, default));

        Assert.Contains("PORTAL_PORT", port.Message, StringComparison.Ordinal);
        Assert.Contains("absent.dll", portal.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private WorldOptions Options() => new()
    {
        PortalPort = Ports.Free(),
        SandboxPort = Ports.Free(),
        DataDir = _folder.Path,
        PortalDll = typeof(TinyPortal).Assembly.Location,
        PortalFolder = AppContext.BaseDirectory,
        Say = line => _said.Writer.TryWrite(line),
    };

    private string In(string name) => Path.Combine(_folder.Path, name);

    private async Task EverythingAnswersAsync(WorldOptions options)
    {
        var connection = await SettingAsync(options, "ConnectionStrings__Portal");
        Assert.Equal(await File.ReadAllTextAsync(In("connection")), connection);
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        Assert.Equal(32, Convert.FromBase64String(await SettingAsync(options, "Secrets__Key")).Length);
        Assert.Equal("[]", await _http.GetStringAsync($"http://127.0.0.1:{options.SandboxPort}/mailbox.json"));
        Assert.Equal(8, new FileInfo(await SettingAsync(options, "Clock__OffsetFile")).Length);
    }

    private Task<string> SettingAsync(WorldOptions options, string name) => _http.GetStringAsync($"http://127.0.0.1:{options.PortalPort}/setting?name={name}");

    private async Task UntilSaidAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await _said.Reader.ReadAsync(patience.Token)).Contains(text, StringComparison.Ordinal)) { }
    }

    private async Task UntilPortalAnswersAsync(WorldOptions options)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await _http.GetStringAsync($"http://127.0.0.1:{options.PortalPort}/health/live", patience.Token);
                return;
            }
            catch (HttpRequestException) { await Task.Delay(20, patience.Token); }
        }
    }

    private async Task KillAsync(string pidFile)
    {
        using var process = Process.GetProcessById(int.Parse((await File.ReadAllLinesAsync(In(pidFile)))[0], CultureInfo.InvariantCulture));
        process.Kill();
    }
}
