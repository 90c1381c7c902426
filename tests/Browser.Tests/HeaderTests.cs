using System.Net;
using System.Text;
using Browser.Tests.Kit;

namespace Browser.Tests;

/// <summary>Headers on every kind of answer there is.</summary>
[Collection(Browsing.Name)]
public sealed class HeaderTests(Site site)
{
    public static TheoryData<string, string, int> Answers => new()
    {
        { "GET", "/", 200 }, { "HEAD", "/", 200 }, { "GET", "/terms", 200 }, { "GET", "/site.css", 200 }, { "GET", "/lib/htmx.min.js", 200 },
        { "GET", "/favicon.svg", 200 }, { "GET", "/favicon.ico", 200 }, { "GET", "/gallery/away", 302 }, { "GET", "/there-is-no-such-page", 404 },
        { "GET", "/no.css", 404 }, { "GET", "/error", 404 }, { "GET", "/?handler=Nothing", 404 }, { "POST", "/gallery", 400 }, { "TRACE", "/", 405 },
        { "PUT", "/", 405 }, { "DELETE", "/gallery", 405 }, { "OPTIONS", "/site.css", 405 }, { "GET", "/gallery/busy", 429 }, { "GET", "/gallery/broken", 500 },
        { "POST", "/gallery/broken", 400 },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Every_answer_carries_the_headers_that_protect_the_visitor(string method, string path, int status)
    {
        using var response = await AskAsync(method, path);
        Assert.Equal(status, (int)response.StatusCode);
        AssertProtected(response);
        Assert.Equal(method == "HEAD" || status == 302, (await response.Content.ReadAsByteArrayAsync()).Length == 0);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused_with_the_same_headers()
    {
        using var response = await AskAsync("GET", "/", request => request.Headers.Host = "evil.example");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        AssertProtected(response);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_form_that_is_too_large_is_told_so(bool chunked)
    {
        using var response = await AskAsync("POST", "/gallery", request =>
        {
            request.Content = new StringContent("Input.Story=" + new string('a', 70_000), Encoding.UTF8, "application/x-www-form-urlencoded");
            request.Headers.TransferEncodingChunked = chunked;
        });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        AssertProtected(response);
        Assert.Contains("That is too much to send", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Every.Place), MemberType = typeof(Every))]
    public async Task Pages_are_not_kept_and_differ_for_htmx(string place)
    {
        using var response = await AskAsync("GET", place);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains("HX-Request", response.Headers.Vary);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_file_with_the_version_of_its_content_is_kept_for_ever_and_others_are_asked_for_again()
    {
        var page = await (await site.Client.GetAsync("/")).Content.ReadAsStringAsync();
        var address = System.Text.RegularExpressions.Regex.Match(page, "href=\"(/site.css[^\"]+)\"").Groups[1].Value;
        using var right = await AskAsync("GET", address);
        Assert.Equal("public, max-age=31536000, immutable", right.Headers.CacheControl!.ToString());
        using var other = await AskAsync("GET", "/site.css?v=of-the-next-release");
        Assert.Equal("public, no-cache", other.Headers.CacheControl!.ToString());
        using var again = await AskAsync("GET", "/site.css", request => request.Headers.IfNoneMatch.Add(other.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        AssertProtected(again);
    }

    [Theory, InlineData("/site.css", "text/css; charset=utf-8"), InlineData("/lib/htmx.min.js", "text/javascript; charset=utf-8"), InlineData("/favicon.ico", "image/x-icon")]
    public async Task A_file_says_what_it_is(string path, string type)
    {
        using var response = await AskAsync("GET", path);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_page_may_let_its_form_end_at_one_other_site()
    {
        using var response = await AskAsync("GET", "/gallery/paypal");
        Assert.EndsWith("form-action 'self' https://pay.example:8443", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var next = await AskAsync("GET", "/");
        Assert.EndsWith("form-action 'self'", next.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory, InlineData("none", true), InlineData("same-origin", true), InlineData("cross-site", false)]
    public async Task A_page_that_another_site_asked_for_is_not_compressed(string origin, bool compressed)
    {
        using var response = await AskAsync("GET", "/", request =>
        {
            request.Headers.AcceptEncoding.ParseAdd("br");
            request.Headers.Add("Sec-Fetch-Site", origin);
        });
        Assert.Equal(compressed, response.Content.Headers.ContentEncoding.Contains("br"));
    }

    [Fact]
    public async Task An_error_page_says_nothing_of_the_inside_and_a_busy_one_when_to_return()
    {
        using var broken = await AskAsync("GET", "/gallery/broken");
        var words = await broken.Content.ReadAsStringAsync();
        Assert.Contains("Something went wrong on our side", words, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", words, StringComparison.Ordinal);
        using var busy = await AskAsync("GET", "/gallery/busy");
        Assert.Equal("90", busy.Headers.RetryAfter!.ToString());
        Assert.Contains("Try again in 90 seconds.", await busy.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_wants_no_page_gets_a_line_of_text()
    {
        using var response = await AskAsync("GET", "/there-is-no-such-page", request => request.Headers.Accept.ParseAdd("application/json"));
        Assert.Equal("404 NotFound\n", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new FormUrlEncodedContent([]);
        with?.Invoke(request);
        return await site.Client.SendAsync(request);
    }

    private static void AssertProtected(HttpResponseMessage response)
    {
        string Header(string name) => string.Join(", ", response.Headers.TryGetValues(name, out var values) ? values : []);
        var policy = Header("Content-Security-Policy");
        string[] rules = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"];
        Assert.All(rules, rule => Assert.Contains(rule, policy, StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.NotEmpty(Header("Cache-Control"));
        Assert.Equal("", Header("Server"));
        // Plain HTTP on this machine; any other host would be told to come by TLS.
        Assert.Equal(response.RequestMessage!.Headers.Host is null ? "" : "max-age=31536000; includeSubDomains", Header("Strict-Transport-Security"));
    }
}
