using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Kit;

/// <summary>A webhook or callback as a neighbour sent it.</summary>
public sealed record Delivery(string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Another value for a header; null takes it away.</summary>
    public Delivery With(string header, string? value)
    {
        var headers = Headers.Where(other => !other.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).ToDictionary();
        if (value is not null) headers[header] = value;
        return this with { Headers = headers };
    }
}

/// <summary>
/// Where the neighbours believe the portal to be when they tell it something. It keeps what comes, so that a test decides what arrives,
/// when, how often and in which order; or hands it on at once.
/// </summary>
public sealed class Postbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly List<Delivery> _kept = [];
    private readonly SemaphoreSlim _bell = new(0);

    private Postbox()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Hands on everything that comes from now on, and gives the neighbour the portal's own answer.</summary>
    public Func<Delivery, Task<int>>? HandOn { get; set; }

    public IReadOnlyList<Delivery> Kept
    {
        get { lock (_kept) return [.. _kept]; }
    }

    public static async Task<Postbox> StartAsync()
    {
        var post = new Postbox();
        await post._app.StartAsync();
        return post;
    }

    /// <summary>What came and has all these words in it, oldest first, as soon as there are so many of them.</summary>
    public async Task<IReadOnlyList<Delivery>> WithAsync(int count, params string[] words)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var found = Kept.Where(delivery => words.All(word => $"{delivery.Path} {delivery.Text}".Contains(word, StringComparison.Ordinal))).ToList();
            if (found.Count >= count) return found;
            try { await _bell.WaitAsync(patience.Token); }
            catch (OperationCanceledException) { throw new InvalidOperationException($"Nobody told of {string.Join(", ", words)}; only:\n{string.Join('\n', Kept.Select(delivery => delivery.Text))}"); }
        }
    }

    /// <summary>The first that came and has all these words in it.</summary>
    public async Task<Delivery> WithAsync(params string[] words) => (await WithAsync(1, words))[0];

    public void Forget()
    {
        HandOn = null;
        lock (_kept) _kept.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "Connection" or "Transfer-Encoding"));
        var delivery = new Delivery(context.Request.GetEncodedPathAndQuery(), body.ToArray(), headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        if (HandOn is { } handOn) context.Response.StatusCode = await handOn(delivery);
        lock (_kept) _kept.Add(delivery);
        _bell.Release();
    }
}
