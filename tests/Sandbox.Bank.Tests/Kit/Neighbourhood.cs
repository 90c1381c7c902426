using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Contract;
using Sandbox.PayPal;
using Sandbox.Web;
using Stripe;

namespace Sandbox.Bank.Tests.Kit;

/// <summary>
/// A sandbox with only the bank and PayPal, a portal that listens, and clients whose every request and answer is checked.
/// </summary>
public sealed class Neighbourhood : IAsyncDisposable
{
    public static readonly ContractOptions Specs = ContractOptions.Near(AppContext.BaseDirectory) with { RefuseOwnWrongAnswers = true };
    private static readonly Lazy<Contracts?> Loaded = new(() => Contracts.Load(Specs));
    private readonly WebApplication _app;

    private Neighbourhood(Portal portal, WebApplication app)
    {
        (Portal, _app) = (portal, app);
        Browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Url) };
        Stripe = new StripeClient("sk_test_sandbox", httpClient: StripeHttp(), apiBase: $"{Url}/vendors/stripe");
    }

    public static Contracts? Contracts => Loaded.Value;

    public Portal Portal { get; }

    /// <summary>Follows no redirects by itself, so that tests see them.</summary>
    public HttpClient Browser { get; }

    public StripeClient Stripe { get; }

    /// <summary>The documented calls that were answered well, and by the document.</summary>
    public ConcurrentDictionary<string, bool> Answered { get; } = new();

    public string Url => LocalHost.Url(_app);

    public SandboxClock Clock => _app.Services.GetRequiredService<SandboxClock>();

    public Faults Faults => _app.Services.GetRequiredService<Faults>();

    public INeighbour Bank => Neighbour("stripe");

    public INeighbour Neighbour(string name) => _app.Services.GetServices<INeighbour>().Single(neighbour => neighbour.Name == name);

    public static async Task<Neighbourhood> Start(bool checkedByContract = true)
    {
        var portal = await Portal.Start();
        var app = LocalHost.New(services => services
            .AddSingleton(new SandboxOptions { HttpPort = 0, PortalUrl = portal.Url })
            .AddSingleton<SandboxClock>().AddSingleton<Faults>()
            .AddSingleton<INeighbour, StripeBank>().AddSingleton<INeighbour, PayPalAccounts>());
        if (checkedByContract) app.UseVendorContracts(Specs);
        foreach (var neighbour in app.Services.GetServices<INeighbour>()) neighbour.Map(app);
        await app.StartAsync();
        return new Neighbourhood(portal, app);
    }

    /// <summary>A client for one vendor's API, checked on both ways when the documents are here.</summary>
    public HttpClient Client(string vendor, bool check = true)
    {
        HttpMessageHandler inner = new SocketsHttpHandler();
        if (check && Contracts?.For(vendor) is { } contract)
            inner = new Witness(contract, Answered) { InnerHandler = new ContractHandler(contract, inner) };
        return new HttpClient(inner) { BaseAddress = new Uri($"{Url}/vendors/{vendor}/") };
    }

    public async Task<List<JsonObject>> Statement(string card) =>
        [.. (await Browser.GetFromJsonAsync<JsonArray>($"/statement.json?card={card}"))!.Select(line => line!.AsObject())];

    public async Task<string> Kinds(string card) =>
        string.Join(' ', (await Statement(card)).Select(line => line["kind"]!.GetValue<string>()));

    public Task<HttpResponseMessage> Submit(string url, params (string Name, string Value)[] fields) =>
        Browser.PostAsync(url, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _app.DisposeAsync();
        await Portal.DisposeAsync();
    }

    private SystemNetHttpClient StripeHttp() => new(Client("stripe"), maxNetworkRetries: 0);
}

internal sealed class Witness(VendorContract contract, ConcurrentDictionary<string, bool> answered) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode) answered[contract.Named(request.Method.Method, request.RequestUri!.AbsolutePath)!] = true;
        return answer;
    }
}
