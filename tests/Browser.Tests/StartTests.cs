using System.Net;
using Browser.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Web;

namespace Browser.Tests;

/// <summary>With which settings the portal starts, and how it answers in production.</summary>
public sealed class StartTests
{
    [Theory, InlineData("http://account.example"), InlineData("http://localhost:5000"), InlineData("https://account.example/portal"), InlineData("account.example")]
    public async Task Production_starts_only_with_an_https_address_without_a_path(string address) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", ("Portal:PublicUrl", address)));

    [Theory, InlineData("http://account.example")]
    public async Task Development_takes_plain_http_on_this_machine_only(string address) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Development", ("Portal:PublicUrl", address)));

    [Theory, InlineData("Portal:Brand", ""), InlineData("Portal:SupportEmail", "nobody"), InlineData("Portal:Proxies:0", "10.0.0.300"), InlineData("Agreement:Version", "")]
    public async Task A_setting_that_makes_no_sense_is_refused(string name, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Development", (name, value)));

    [Fact]
    public async Task In_production_plain_http_is_shown_the_way_and_posts_are_refused()
    {
        await using var app = await StartAsync("Production", ("Portal:PublicUrl", "https://account.example"));
        using var seen = await AskAsync(app, HttpMethod.Get, "/terms?x=1");
        Assert.Equal("https://account.example/terms?x=1", seen.Headers.Location!.ToString());
        using var trick = await AskAsync(app, HttpMethod.Get, "//evil.example/");
        Assert.Equal("account.example", trick.Headers.Location!.Host);
        using var posted = await AskAsync(app, HttpMethod.Post, "/terms");
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        using var check = await AskAsync(app, HttpMethod.Get, "/health/none");
        Assert.Equal(HttpStatusCode.NotFound, check.StatusCode);
    }

    [Theory, InlineData("/health/none", HttpStatusCode.NotFound), InlineData("/terms", HttpStatusCode.BadRequest)]
    public async Task Under_another_name_only_the_health_checks_answer(string path, HttpStatusCode expected)
    {
        await using var app = await StartAsync("Production", ("Portal:PublicUrl", "https://account.example"));
        using var answer = await AskAsync(app, HttpMethod.Get, path, ("Host", "10.1.2.3"));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Only_a_known_proxy_is_believed()
    {
        await using var open = await StartAsync("Production", ("Portal:PublicUrl", "https://account.example"));
        using var stranger = await AskAsync(open, HttpMethod.Get, "/who", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"));
        Assert.Equal(HttpStatusCode.MovedPermanently, stranger.StatusCode);
        await using var behind = await StartAsync("Production", ("Portal:PublicUrl", "https://account.example"), ("Portal:Proxies:0", "127.0.0.0/8"));
        using var known = await AskAsync(behind, HttpMethod.Get, "/who", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example"));
        Assert.Equal("203.0.113.9 account.example", await known.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task In_production_cookies_are_bound_to_the_host_and_go_by_TLS_only()
    {
        await using var app = await StartAsync("Production", ("Portal:PublicUrl", "https://account.example"), ("Portal:Proxies:0", "127.0.0.1"));
        using var response = await AskAsync(app, HttpMethod.Get, "/cookie", ("X-Forwarded-Proto", "https"));
        Assert.Equal("__Host-antiforgery", response.Headers.GetValues("Set-Cookie").Single().Split('=')[0]);
        Assert.EndsWith("; path=/; secure; samesite=strict; httponly", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agreement_may_be_the_operators_own()
    {
        await using var app = await StartAsync("Development", ("Agreement:Version", "7"), ("Agreement:Text", "Between you and {operator}.\n\n# <Rules>\n\n- one\n- two"), ("Portal:OperatorName", "Acme & Sons"));
        var page = await Visitor.DocumentAsync(await AskAsync(app, HttpMethod.Get, "/terms"));
        Assert.Equal("Between you and Acme & Sons.", page.QuerySelector("main p:not(.hint)")!.TextContent);
        Assert.Equal("<Rules>", page.QuerySelector("main h2")!.TextContent);
        Assert.Equal(["one", "two"], page.QuerySelectorAll("main li").Select(point => point.TextContent));
        Assert.Equal("Version 7", page.QuerySelector("main .hint")!.TextContent);
    }

    private static async Task<WebApplication> StartAsync(string environment, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Portal", ContentRootPath = Repository.Folder("src", "Portal"), EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddWeb();
        var app = builder.Build();
        app.UseWeb();
        app.MapRazorPages();
        app.MapGet("/who", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Host}");
        app.MapGet("/cookie", (HttpContext context, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).HeaderName);
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpResponseMessage> AskAsync(WebApplication app, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(method, app.Urls.Single() + path);
        if (!app.Configuration["Portal:PublicUrl"].AsSpan().IsEmpty) request.Headers.Host = "account.example";
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }
        return await client.SendAsync(request);
    }
}
