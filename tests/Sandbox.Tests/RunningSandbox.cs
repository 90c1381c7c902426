using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Contract;

namespace Sandbox.Tests;

/// <summary>A sandbox in this process, on ports of the system's choice, with faults that take milliseconds.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    public static readonly SandboxOptions Quick = new()
    {
        HttpPort = 0,
        SmtpPort = 0,
        SlowBy = TimeSpan.FromMilliseconds(150),
        HoldFor = TimeSpan.FromMilliseconds(150),
        LateBy = TimeSpan.FromMilliseconds(500),
        StatusPace = TimeSpan.FromMilliseconds(5),
        Contracts = ContractOptions.Near(AppContext.BaseDirectory) with { RefuseOwnWrongAnswers = true },
    };

    private readonly WebApplication _app;

    private RunningSandbox(WebApplication app)
    {
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Addresses.Http) };
    }

    public HttpClient Http { get; }

    public SandboxAddresses Addresses => _app.Services.GetRequiredService<SandboxAddresses>();

    public SandboxClock Clock => _app.Services.GetRequiredService<SandboxClock>();

    public static async Task<RunningSandbox> StartAsync(SandboxOptions? options = null)
    {
        var app = SandboxApp.Build(options ?? Quick);
        await app.StartAsync();
        return new RunningSandbox(app);
    }

    public async Task<JsonArray> ListAsync(string path) => (await Http.GetFromJsonAsync<JsonArray>(path))!;

    /// <summary>Asks until there are so many entries: what the sandbox does in the background shows there.</summary>
    public async Task<JsonArray> ListAsync(string path, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var list = await ListAsync(path);
            if (list.Count >= count) return list;
            await Task.Delay(10, patience.Token);
        }
    }

    public async Task FaultAsync(string vendor, string mode, double rate = 1, int seed = 0)
    {
        var answer = await Http.PutAsJsonAsync("/faults.json", new { vendor, mode, rate, seed });
        Assert.Equal(204, (int)answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
