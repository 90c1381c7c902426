using System.Net;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>More than anybody asks for is turned away before it costs anything. The database is away here: who gets as far as it sees 503 or 500.</summary>
public sealed class FloodTests : PortalTest
{
    private const int Requests = 60;
    private const int AtOnce = 5;

    private static readonly (string, string?)[] Settings =
    [
        ("ConnectionStrings:Portal", "Host=127.0.0.1;Port=9;Username=x;Password=x;Database=x;Timeout=2"),
        ("Floods:RequestsAtOnce", $"{AtOnce}"),
        ("Floods:RequestsInASecond", "1"),
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
    [InlineData("/health/live")]
    [InlineData("/webhooks/stripe")]
    [InlineData("/api/usage")]
    public async Task Balancers_neighbours_and_product_teams_are_heard_all_the_same(string path)
    {
        var visitor = VisitorFrom("127.8.4.1");
        await FloodAsync(visitor);

        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await visitor.AskAsync(HttpMethod.Post, path)).StatusCode);
    }

    private static Task<HttpResponseMessage[]> FloodAsync(Visitor visitor) =>
        Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => visitor.AskAsync(HttpMethod.Get, "/setup", null, ("Cookie", "session=a-session"))));

    private Visitor VisitorFrom(string network) => new(new Transport(World.With(Settings).Address, network), Way.Plain);
}
