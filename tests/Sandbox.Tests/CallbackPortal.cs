using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sandbox.Contract;

namespace Sandbox.Tests;

/// <summary>Receives status callbacks as the portal would. A form's own fields, and in brackets its address and signature.</summary>
internal sealed class CallbackPortal : IAsyncDisposable
{
    /// <summary>The vendors' own documents, where they lie beside the repository; every callback is held against them.</summary>
    private static readonly Contracts? Documents = Contracts.Load(ContractOptions.Near(AppContext.BaseDirectory));

    private readonly Channel<Dictionary<string, string>> _received = Channel.CreateUnbounded<Dictionary<string, string>>();
    private readonly ConcurrentQueue<ContractProblem> _problems = new();
    private readonly WebApplication _app;

    private CallbackPortal()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/callback", ReceiveAsync);
    }

    public string Url => _app.Urls.First() + "/callback";

    public static async Task<CallbackPortal> StartAsync()
    {
        var portal = new CallbackPortal();
        await portal._app.StartAsync();
        return portal;
    }

    public async Task<List<Dictionary<string, string>>> TakeAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var taken = new List<Dictionary<string, string>>();
        while (taken.Count < count) taken.Add(await _received.Reader.ReadAsync(patience.Token));
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(_problems);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body);
        foreach (var problem in Documents?.CheckNews("twilio", await reader.ReadToEndAsync()) ?? []) _problems.Enqueue(problem);
        context.Request.Body.Position = 0;
        var form = await context.Request.ReadFormAsync();
        var fields = form.ToDictionary(field => field.Key, field => field.Value.ToString());
        fields["(url)"] = context.Request.GetDisplayUrl();
        fields["(signature)"] = context.Request.Headers["X-Twilio-Signature"].ToString();
        await _received.Writer.WriteAsync(fields);
    }
}
