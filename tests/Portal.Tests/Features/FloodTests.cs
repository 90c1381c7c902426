using System.Net;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>More than anybody asks for is turned away before it costs anything. The database is away here: who gets as far as it sees 503 or 500.</summary>
public sealed class FloodTests : PortalTest
{
    private const int Requests = 60;
    private const int AtOnce = 5;

    private static readonly (string, string) Cookie = ("Cookie", "session=a-session");

    private static readonly (string, string?)[] Settings =
    [
        ("ConnectionStrings:Portal", "Host=127.0.0.1;Port=9;Username=x;Password=x;Database=x;Timeout=2"),
        ("Floods:RequestsAtOnce", $"{AtOnce}"),
        ("Floods:RequestsInASecond", "1"),
        ("Floods:ProgramRequestsAtOnce", $"{AtOnce}"),
        ("Floods:ProgramRequestsInASecond", "1"),
    ];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        World.TroubleIsExpected = true;
    }

    [Fact]
    public async Task What_is_too_much_is_answered_429_with_a_page_and_a_time()
    {
        var answers = await FloodAsync(VisitorFrom("127.8.1.1"));

        var refused = answers.Where(answer => answer.StatusCode is HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, Requests / 2, Requests - AtOnce);
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
        Assert.Contains("<h1>Too many tries</h1>", await refused[0].Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(refused[0].Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task Another_network_is_not_in_it()
    {
        await FloodAsync(VisitorFrom("127.8.2.1"));

        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await VisitorFrom("127.8.3.1").AskAsync(HttpMethod.Get, "/")).StatusCode);
    }

    [Theory]
    [InlineData("/health/live", "127.8.4.1")]
    [InlineData("/webhooks/stripe", "127.8.5.1")]
    [InlineData("/api/usage", "127.8.6.1")]
    public async Task Balancers_neighbours_and_product_teams_are_heard_all_the_same(string path, string network)
    {
        var visitor = VisitorFrom(network);
        await FloodAsync(visitor);

        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await visitor.AskAsync(HttpMethod.Post, path)).StatusCode);
    }

    /// <summary>A wrong key would be counted in the database, and what a neighbour says be looked at: nothing of it is, beyond what they may.</summary>
    [Theory]
    [InlineData("/api/usage", "127.8.7.1")]
    [InlineData("/webhooks/stripe", "127.8.8.1")]
    public async Task Too_much_of_programs_is_turned_away_in_their_words_and_people_of_their_network_are_not(string path, string network)
    {
        var visitor = VisitorFrom(network);

        var answers = await FloodAsync(visitor, path, HttpMethod.Post);

        var refused = answers.Where(answer => answer.StatusCode is HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, Requests / 2, Requests - AtOnce);
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
        Assert.Equal("application/problem+json", refused[0].Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"code\":\"too_many_requests\"", await refused[0].Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await visitor.AskAsync(HttpMethod.Get, "/")).StatusCode);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await VisitorFrom("127.8.9.1").AskAsync(HttpMethod.Post, path)).StatusCode);
    }

    /// <summary>However many ask, whatever they bring along: no session is looked for, and the database is asked once.</summary>
    [Fact]
    public async Task Balancers_are_always_answered_and_it_costs_nothing()
    {
        var visitor = VisitorFrom("127.8.10.1");

        Assert.All(await FloodAsync(visitor, "/health/live"), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(await FloodAsync(visitor, "/health/ready"), answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.Single(World.Logs.Lines, line => line.Contains("Not ready", StringComparison.Ordinal));
        Assert.Contains(await FloodAsync(visitor, "/health/else"), answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Whoever_comes_with_a_cookie_to_where_programs_ask_costs_no_look_for_it()
    {
        var visitor = VisitorFrom("127.8.11.1");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await visitor.AskAsync(HttpMethod.Get, "/webhooks/stripe", null, Cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.AskAsync(HttpMethod.Get, "/api/openapi.json", null, Cookie)).StatusCode);
    }

    private static Task<HttpResponseMessage[]> FloodAsync(Visitor visitor, string path = "/setup", HttpMethod? method = null) =>
        Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => visitor.AskAsync(method ?? HttpMethod.Get, path, null, Cookie)));

    private Visitor VisitorFrom(string network) => new(new Transport(World.With(Settings).Address, network), Way.Plain);
}
