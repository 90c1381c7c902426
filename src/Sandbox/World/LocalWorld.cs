using Sandbox.Contract;
using Sandbox.Database;

namespace Sandbox.World;

/// <summary>PostgreSQL, the sandbox and the portal on one machine: started in this order, watched, and stopped in the reverse.</summary>
public static class LocalWorld
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when told to stop and everything has ended.</summary>
    public static async Task RunAsync(WorldOptions options, CancellationToken stop)
    {
        Check(options);
        Directory.CreateDirectory(options.DataDir);
        using var alone = Claim(options);
        await new PortalKeeper(options, new Dictionary<string, string>()).EndLeftOverAsync();
        CheckPorts(options);
        await using var database = await PostgresServer.StartAsync(new PostgresOptions { DataDir = options.DataDir, Say = options.Say }, stop);
        KeptSecret.Write(Path.Combine(options.DataDir, "connection"), database.ConnectionString);
        await RunSandboxAsync(options, database, stop);
    }

    private static async Task RunSandboxAsync(WorldOptions options, PostgresServer database, CancellationToken stop)
    {
        var smtpFile = Path.Combine(options.DataDir, "smtp.port");
        var keys = new SandboxOptions
        {
            HttpPort = options.SandboxPort,
            SmtpPort = options.SmtpPort == 0 ? Ports.RememberedOrFree(smtpFile) : options.SmtpPort,
            PortalUrl = $"http://127.0.0.1:{options.PortalPort}",
            DataDir = options.DataDir,
            // Where the vendors' documents lie beside the repository, every request and answer is held against them here too.
            Contracts = ContractOptions.Found,
        };
        await using var sandbox = SandboxApp.Build(keys);
        await sandbox.StartAsync(stop);
        var addresses = sandbox.Services.GetRequiredService<SandboxAddresses>();
        Ports.Remember(smtpFile, addresses.SmtpPort);
        var portal = new PortalKeeper(options, PortalEnvironment.For(options, keys, addresses, database.ConnectionString));
        try { await RunPortalAsync(options, portal, database, addresses, stop); }
        finally { await sandbox.StopAsync(CancellationToken.None); }
    }

    private static async Task RunPortalAsync(WorldOptions options, PortalKeeper portal, PostgresServer database, SandboxAddresses addresses, CancellationToken stop)
    {
        await portal.MigrateAsync(stop);
        if (stop.IsCancellationRequested) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchAsync(database, options.Say, over.Token);
        var welcoming = WelcomeAsync(options, addresses, over.Token);
        try { await portal.RunAsync(stop); }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(watching, welcoming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            options.Say("Stopping.");
        }
    }

    private static void Check(WorldOptions options)
    {
        if (!File.Exists(options.PortalDll)) throw new WorldException($"There is no portal at {options.PortalDll}. Build it first (make run does), or name it in PORTAL_DLL.");
    }

    private static void CheckPorts(WorldOptions options)
    {
        foreach (var (variable, port) in new[] { ("PORTAL_PORT", options.PortalPort), ("SANDBOX_PORT", options.SandboxPort), ("SMTP_PORT", options.SmtpPort) })
        {
            if (port != 0 && !Ports.IsFree(port)) throw new WorldException($"Port {port} is taken by another program. Choose another one with {variable}=….");
        }
    }

    private static FileStream Claim(WorldOptions options)
    {
        try { return new FileStream(Path.Combine(options.DataDir, "world.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException) { throw new WorldException($"Another world runs on {options.DataDir}. Stop it, or choose another folder with DATA_DIR=…."); }
    }

    private static async Task WatchAsync(PostgresServer database, Action<string> say, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(WatchEvery);
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (database.ProcessId is null) await MendAsync(database, say, stop);
        }
    }

    private static async Task MendAsync(PostgresServer database, Action<string> say, CancellationToken stop)
    {
        try
        {
            if (await database.EnsureRunningAsync(stop)) say("PostgreSQL died; it runs again.");
        }
        catch (InvalidOperationException broken) { say($"PostgreSQL died and does not come back: {broken.Message}"); }
    }

    private static async Task WelcomeAsync(WorldOptions options, SandboxAddresses addresses, CancellationToken stop)
    {
        var portal = $"http://127.0.0.1:{options.PortalPort}";
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        while (!await IsAliveAsync(http, portal, stop)) await Task.Delay(100, stop);
        options.Say($"""

            Portal   {portal}
            Sandbox  {addresses.Http}   mail, phone, bank, PayPal, clock, faults
            Data     {options.DataDir}
            Ctrl-C stops it all.

            """);
    }

    private static async Task<bool> IsAliveAsync(HttpClient http, string portal, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(portal + "/health/live"), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException || (silent is TaskCanceledException && !stop.IsCancellationRequested)) { return false; }
    }
}
