using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sandbox.Contract;
using Xunit;

namespace Sandbox.Bank.Tests.Kit;

public sealed record Hook(string Path, string Body, Dictionary<string, string> Headers);

/// <summary>Stands where the portal would: receives webhooks and answers as told.</summary>
public sealed class Portal : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Hook> _hooks = Channel.CreateUnbounded<Hook>();
    private readonly ConcurrentQueue<string> _problems = new();

    private Portal()
    {
        _app = LocalHost.New(_ => { });
        _app.MapPost("/{**path}", Receive);
    }

    public string Url => LocalHost.Url(_app);

    /// <summary>What the next webhooks are answered with; then 200 again.</summary>
    public Queue<int> Answers { get; } = new();

    public static async Task<Portal> Start()
    {
        var portal = new Portal();
        await portal._app.StartAsync();
        return portal;
    }

    /// <summary>Waits for the next webhook; the time is only a guard against hanging.</summary>
    public async Task<Hook> Next()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _hooks.Reader.ReadAsync(guard.Token);
    }

    /// <summary>Waits for the next webhook whose body says so.</summary>
    public async Task<Hook> Next(string text)
    {
        while (true)
            if (await Next() is var hook && hook.Body.Contains(text, StringComparison.Ordinal)) return hook;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.True(_problems.IsEmpty, string.Join('\n', _problems));
    }

    private async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        http.Response.StatusCode = Answers.TryDequeue(out var status) ? status : 200;
        var hook = new Hook(http.Request.Path, await reader.ReadToEndAsync(), headers);
        foreach (var problem in Neighbourhood.Contracts?.CheckNews(hook.Path.Split('/')[^1], hook.Body) ?? []) _problems.Enqueue($"{hook.Path}: {problem}");
        await _hooks.Writer.WriteAsync(hook);
    }
}

/// <summary>A web server on a free port of this machine.</summary>
internal static class LocalHost
{
    public static WebApplication New(Action<IServiceCollection> services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        services(builder.Services);
        return builder.Build();
    }

    public static string Url(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
