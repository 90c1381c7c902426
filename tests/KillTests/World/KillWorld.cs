using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Tests.Kit;
using Sandbox;
using Sandbox.Database;
using Sandbox.World;

namespace KillTests.World;

/// <summary>
/// A small world of real processes on free ports and a folder of its own: PostgreSQL as safe as in production, the sandbox, portals that
/// share the database, and a balancer before them. PgBouncer stands between where it is installed.
/// </summary>
internal sealed class KillWorld : IAsyncDisposable
{
    /// <summary>How long a killed portal's work waits for somebody else to go on with it. Shorter than in production, so that a run need not wait as long.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>With which the team of the pay-as-you-go product reports.</summary>
    public const string TeamKey = "key-of-storage-0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly PostgresServer _postgres;
    private readonly Child _sandbox;
    private readonly Bouncer? _bouncer;
    private readonly Portal[] _portals;
    private readonly Balancer _balancer;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private KillWorld(string folder, PostgresServer postgres, Bouncer? bouncer, Child sandbox, Uri sandboxAddress, Balancer balancer, Portal[] portals)
    {
        (Folder, _postgres, _bouncer, _sandbox, _balancer, _portals) = (folder, postgres, bouncer, sandbox, balancer, portals);
        Sandbox = new SandboxJson(sandboxAddress);
    }

    public string Folder { get; }

    /// <summary>Everything of this world stays behind, for whoever looks into a failure; until somebody says that it went well.</summary>
    public bool IsKept { get; set; } = true;

    /// <summary>Where visitors come in.</summary>
    public Uri Door => _balancer.Address;

    public SandboxJson Sandbox { get; }

    /// <summary>What the sandbox answered that its vendors would not, as it says itself, where their documents are.</summary>
    public IEnumerable<string> WrongAnswers => File.ReadLines(_sandbox.Log).Where(line => line.Contains("breaks the contract", StringComparison.Ordinal));

    public int Portals => _portals.Length;

    public string Pooling => _bouncer is null ? "no PgBouncer" : "PgBouncer in transaction mode";

    public static async Task<KillWorld> StartAsync(int portals)
    {
        var folder = await WorkFolders.NewAsync("portal-kill-");
        var logs = Directory.CreateDirectory(Path.Combine(folder, "logs")).FullName;
        var postgres = await PostgresServer.StartAsync(new PostgresOptions { DataDir = folder, Say = _ => { } });
        var bouncer = await Bouncer.StartAsync(postgres.ConnectionString, folder, logs);
        var ports = Enumerable.Range(0, portals).Select(_ => Ports.Free()).ToArray();
        var balancer = new Balancer(ports);
        var places = WorldOptions.FromEnvironment() with { PortalPort = balancer.Address.Port, SandboxPort = Ports.Free(), SmtpPort = Ports.Free(), DataDir = folder };
        var sandbox = SandboxChild(places, logs);
        sandbox.Start();
        var all = ports.Select((port, i) => new Portal(PortalChild(places, bouncer?.Connection ?? postgres.ConnectionString, port, "portal-" + (i + 1), logs), port)).ToArray();
        var world = new KillWorld(folder, postgres, bouncer, sandbox, new Uri($"http://127.0.0.1:{places.SandboxPort}"), balancer, all);
        await world.OpenAsync(PortalChild(places, bouncer?.Connection ?? postgres.ConnectionString, 0, "migrate", logs, "migrate"));
        return world;
    }

    /// <summary>Kill -9 of a portal, and at once another start. Who wants to know when it is back waits for <see cref="AnswersAsync(int)"/>.</summary>
    public async Task KillPortalAsync(int portal)
    {
        await _portals[portal].Process.KillAsync();
        _portals[portal].Process.Start();
    }

    /// <summary>Kill -9 of PostgreSQL's first process, and at once another start. Whether there was one to kill.</summary>
    public async Task<bool> KillPostgresAsync()
    {
        var killed = _postgres.ProcessId;
        if (killed is { } id)
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }
        await _postgres.EnsureRunningAsync();
        return killed is not null;
    }

    /// <summary>Waits until a portal serves, database included.</summary>
    public Task AnswersAsync(int portal) => AnswersAsync(new Uri($"http://127.0.0.1:{_portals[portal].Port}/health/ready"), _portals[portal].Process);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_portals.Select(portal => portal.Process.EndAsync()));
        await _balancer.DisposeAsync();
        await _sandbox.EndAsync();
        if (_bouncer is not null) await _bouncer.EndAsync();
        await _postgres.StopAsync();
        Sandbox.Dispose();
        _http.Dispose();
        if (!IsKept) Directory.Delete(Folder, recursive: true);
    }

    private async Task OpenAsync(Child migration)
    {
        try
        {
            await AnswersAsync(new Uri(Sandbox.Http.BaseAddress!, "/clock.json"), _sandbox);
            await migration.RunAsync();
            foreach (var portal in _portals) portal.Process.Start();
            for (var portal = 0; portal < Portals; portal++) await AnswersAsync(portal);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task AnswersAsync(Uri place, Child process)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsThereAsync(place))
        {
            if (process.IsGone) throw new InvalidOperationException($"{process.Name} ended by itself; its last words:\n{process.LastWords}");
            if (patience.IsCancellationRequested) throw new InvalidOperationException($"{process.Name} does not come up in {Patience.TotalMinutes} minutes; its last words:\n{process.LastWords}");
            await Task.Delay(50);
        }
    }

    private async Task<bool> IsThereAsync(Uri place)
    {
        try
        {
            using var answer = await _http.GetAsync(place);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception absent) when (absent is HttpRequestException or TaskCanceledException) { return false; }
    }

    private static Child SandboxChild(WorldOptions places, string logs)
    {
        var settings = new Dictionary<string, string>
        {
            ["SANDBOX_PORT"] = Text(places.SandboxPort),
            ["SMTP_PORT"] = Text(places.SmtpPort),
            ["PORTAL_PORT"] = Text(places.PortalPort),
            ["DATA_DIR"] = places.DataDir,
        };
        var built = places.PortalDll.Replace("/src/Portal/", "/src/Sandbox/", StringComparison.Ordinal).Replace("Portal.dll", "Sandbox.dll", StringComparison.Ordinal);
        return new Child("sandbox", "dotnet", [built], settings, places.DataDir, logs);
    }

    private static Child PortalChild(WorldOptions places, string connection, int port, string name, string logs, params string[] words)
    {
        var sandbox = $"http://127.0.0.1:{Text(places.SandboxPort)}";
        var settings = new Dictionary<string, string>(PortalEnvironment.For(places, new SandboxOptions(), sandbox, places.SmtpPort, connection))
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Text(port)}",
            ["HumanCheck__Mode"] = "Off",
            ["Sessions__SignInsOfNetworkInAnHour"] = "100000",
            ["Intents__Lease"] = Lease.ToString("c", CultureInfo.InvariantCulture),
            // All visitors come from one network here, and many of them.
            ["Floods__RequestsInASecond"] = "100000",
            ["Codes__ResendAfter"] = "00:00:01",
            ["Codes__SendsOfNetworkInAnHour"] = "100000",
            ["Codes__SendsByPhoneOfNetworkInAnHour"] = "100000",
            ["Codes__SendsToPrefixInADay"] = "100000",
            ["CardChecks__TriesOfNetworkInAnHour"] = "100000",
            ["Usage__Keys__storage"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TeamKey))),
            ["Usage__RequestsInAMinute"] = "100000",
            ["Billing__PayPalStartsOfNetworkInAnHour"] = "100000",
            ["Billing__PayNowOfNetworkInAnHour"] = "100000",
        };
        return new Child(name, "dotnet", [places.PortalDll, .. words], settings, places.PortalFolder, logs);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Portal(Child Process, int Port);
}
