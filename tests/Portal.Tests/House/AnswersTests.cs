using System.Net;
using System.Security.Cryptography;
using System.Text;
using Portal.Tests.Kit;

namespace Portal.Tests.House;

/// <summary>What every answer carries, and how odd requests are answered.</summary>
public sealed class AnswersTests : PortalTest
{
    public static TheoryData<string, string, int> Odd => new()
    {
        { "GET", "/", 200 }, { "HEAD", "/register", 200 }, { "GET", "/setup", 303 }, { "GET", "/no-such-page", 404 }, { "GET", "/error", 404 },
        { "POST", "/register", 400 }, { "POST", "/", 400 }, { "PUT", "/register", 405 },
        { "DELETE", "/setup", 405 }, { "TRACE", "/", 405 }, { "OPTIONS", "/register", 405 }, { "GET", "/site.css", 200 }, { "GET", "/health/live", 200 },
        { "GET", "/health/ready", 200 },
    };

    [Theory, MemberData(nameof(Odd))]
    public async Task Every_answer_carries_the_headers_that_protect_its_reader(string method, string path, int status)
    {
        using var answer = await World.VisitorOf(World.BehindTls).AskAsync(new HttpMethod(method), path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Contains("max-age=31536000", Header(answer, "Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory, BothWays]
    public async Task Whose_account_goes_while_a_form_is_under_way_is_asked_to_sign_in(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync("/verify/phone");
        person.Visitor.Fill("Phone number", person.Phone);
        var path = "";

        await World.MeanwhileAsync("DELETE FROM accounts", async () => path = (await person.Visitor.PressAsync("Send message")).Path);

        Assert.Equal("/sign-in", path);
    }

    [Theory, BothWays]
    public async Task A_page_that_is_not_there_says_so_in_the_house_style(Way way)
    {
        var page = await World.Visitor(way).OpenAsync("/there-is-no-such-page");

        Assert.Equal(404, page.Status);
        Assert.Equal("We cannot find that page", page.Heading);
    }

    [Fact]
    public async Task Every_script_is_ours_and_has_the_hash_that_its_page_says()
    {
        var person = await World.People.WithBothProvenAsync();
        var scripts = new Dictionary<string, string?>();
        foreach (var page in new[] { await World.Visitor().OpenAsync("/"), await World.Visitor().OpenAsync("/sign-in"), await person.Visitor.OpenAsync("/security/passkeys") })
        {
            foreach (var script in page.Document.QuerySelectorAll("script")) scripts[script.GetAttribute("src")!] = script.GetAttribute("integrity");
        }

        Assert.Equal(["/lib/htmx.min.js", "/passkey.js"], scripts.Keys.Select(address => address.Split('?')[0]).Order());
        foreach (var (address, integrity) in scripts)
        {
            using var served = await World.Visitor().AskAsync(HttpMethod.Get, address);
            Assert.Equal("sha384-" + Convert.ToBase64String(SHA384.HashData(await served.Content.ReadAsByteArrayAsync())), integrity);
        }
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused_with_a_page()
    {
        using var answer = await World.Visitor().AskAsync(HttpMethod.Post, "/register", Form("Email=" + new string('a', 70_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("That is too much to send", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_asks_for_no_page_gets_a_line()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Accept", "application/json");

        Assert.Equal("404 NotFound\n", await (await client.GetAsync(new Uri(World.Address, "/nothing"))).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/register")]
    [InlineData("/sign-in")]
    public async Task A_form_without_a_token_is_never_a_bare_400(string path)
    {
        using var answer = await World.Visitor().AskAsync(HttpMethod.Post, path, Form("Email=a%40b.example"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<form", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_the_browser_sends_about_itself_is_written_on_the_page()
    {
        var mark = "zz9markzz9";
        using var answer = await World.Visitor().AskAsync(HttpMethod.Get, "/sign-in?returnUrl=https://" + mark + ".example", null, ("Referer", $"https://{mark}.example"), ("X-Forwarded-Host", mark + ".example"));

        Assert.DoesNotContain(mark, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static StringContent Form(string text) => new(text, Encoding.UTF8, "application/x-www-form-urlencoded");

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(' ', answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value));
}
