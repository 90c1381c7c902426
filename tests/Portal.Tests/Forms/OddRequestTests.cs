using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>
/// What no browser sends, at every address the portal itself knows. It is refused. An error in the log fails the test too.
/// </summary>
public sealed class OddRequestTests : PortalTest
{
    private IEnumerable<RouteEndpoint> Endpoints => World.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Every address, those with a name in them with one that exists and one that does not.</summary>
    private IReadOnlyList<string> Paths => [.. Endpoints.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Where(path => path != "/error")
        .SelectMany(path => path.Contains('{', StringComparison.Ordinal) ? new[] { "stripe", "paypal", "twilio", "nobody" }.Select(name => path[..path.IndexOf('{', StringComparison.Ordinal)] + name) : [path]).Distinct()];

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    public async Task Other_methods_are_refused_everywhere(string method)
    {
        var (person, _) = await World.People.ReadyAsync();
        foreach (var path in Paths.Append("/site.css").Append("/nowhere"))
        {
            using var answer = await person.Visitor.AskAsync(new HttpMethod(method), path, null, ("Origin", "https://elsewhere.example"), ("Access-Control-Request-Method", "POST"), ("X-HTTP-Method-Override", "GET"));
            Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed, $"{method} {path}: {(int)answer.StatusCode}");
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task No_address_gives_a_file_a_folder_or_another_kind_of_page()
    {
        var (person, _) = await World.People.ReadyAsync();
        string[] files = ["/appsettings.json", "/Portal.dll", "/web.config", "/.git/config", "/.env", "/lib/", "/lib", "/site.css.map", "/%2e%2e/README.md", "/..%2fREADME.md", "/lib/..%5c..%5cREADME.md", "/Features/Home/Home.cshtml", "/swagger", "/metrics", "/health"];
        foreach (var path in Paths.Where(path => path.Length > 1 && !path.StartsWith("/webhooks", StringComparison.Ordinal)).Select(path => path + "/x.css").Concat(files))
        {
            using var answer = await person.Visitor.AskAsync(HttpMethod.Get, path);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound, $"{path}: {(int)answer.StatusCode}");
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    [Theory]
    [InlineData("Host: {0}\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 400)]
    [InlineData("Host: {0}\r\nHost: elsewhere.example\r\n\r\n", 400)]
    [InlineData("Host: elsewhere.example\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("Content-Length: 0\r\n\r\n", 400)]
    [InlineData("Host: {0}\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("Host: {0}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400)]
    [InlineData("Host: {0}\r\nX-A: b\r\n folded\r\n\r\n", 400)]
    [InlineData("Host: {0}\r\nX A: b\r\n\r\n", 400)]
    public async Task A_request_that_two_servers_could_read_differently_is_refused(string rest, int status)
    {
        var answer = await SayAsync("GET / HTTP/1.1\r\n" + string.Format(null, rest, World.Address.Authority));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(answer.IndexOf("HTTP/1.1 ", StringComparison.Ordinal), answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal));
    }

    /// <summary>The standard lets a server go by the chunks, if it then hangs up: what follows is no second request.</summary>
    [Fact]
    public async Task Of_two_lengths_of_a_body_the_connection_does_not_survive()
    {
        var answer = await SayAsync($"GET / HTTP/1.1\r\nHost: {World.Address.Authority}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: {World.Address.Authority}\r\n\r\n");

        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(answer.IndexOf("HTTP/1.1 ", StringComparison.Ordinal), answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_long_an_address_and_too_many_headers_are_refused()
    {
        Assert.StartsWith("HTTP/1.1 414 ", await SayAsync($"GET /?{new string('a', 5000)} HTTP/1.1\r\nHost: {World.Address.Authority}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync($"GET / HTTP/1.1\r\nHost: {World.Address.Authority}\r\nX-A: {new string('a', 20_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await SayAsync($"GET / HTTP/1.1\r\nHost: {World.Address.Authority}\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: a\r\n"))}\r\n"), StringComparison.Ordinal);
    }

    /// <summary>Closed in the middle of what it still sends, a client is told that the connection was reset, and not why.</summary>
    [Theory]
    [InlineData("/register", "application/x-www-form-urlencoded", 413)]
    [InlineData("/register", "application/json", 400)]
    [InlineData("/webhooks/stripe", "application/json", 413)]
    [InlineData("/webhooks/paypal", "application/json", 413)]
    [InlineData("/webhooks/twilio", "application/x-www-form-urlencoded", 413)]
    [InlineData("/api/usage", "application/json", 401)]
    [InlineData("/nowhere", "text/plain", 404)]
    public async Task What_is_too_large_is_taken_to_its_end_so_that_its_sender_hears_the_answer(string path, string type, int status)
    {
        var answer = await SayAsync($"POST {path} HTTP/1.1\r\nHost: {World.Address.Authority}\r\nContent-Type: {type}\r\nContent-Length: 3000000\r\n\r\n{new string('9', 3_000_000)}GET /health/live HTTP/1.1\r\nHost: {World.Address.Authority}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    /// <summary>Bytes as they are, past everything a client would put right; all that is answered until the server closes.</summary>
    private async Task<string> SayAsync(string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var client = new TcpClient();
        await client.ConnectAsync(World.Address.Host, World.Address.Port);
        var (stream, answer, buffer) = (client.GetStream(), new StringBuilder(), new byte[4096]);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var length) answer.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // Hung up on, or kept waiting: what came before counts.
        }
        return answer.ToString();
    }
}
