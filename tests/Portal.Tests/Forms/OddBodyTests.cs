using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>
/// Bodies that no page of ours would send, to every address that takes a POST, by a stranger and by a customer: nothing breaks, nothing is told
/// of our insides, nothing is half done. An error in the log fails the test too.
/// </summary>
public sealed class OddBodyTests : PortalTest
{
    private const string Operations = "/operations";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Boundary = "multipart/form-data; boundary=cut";

    /// <summary>Names of fields that mean something somewhere, so that what is odd about them is read.</summary>
    private const string Names = "Email=%s&Password=%s&Code=%s&Amount=%s&PhoneNumber=%s&Number=%s&Country=%s&id=%s&Device=%s&next=%s&Subscription=%s&Product=%s&Shown=%s&Passkey=%s&PasskeyChallenge=%s&Credential=%s&__form=%s";

    internal static readonly (string Name, string? Type, byte[] Body)[] Bodies =
    [
        Odd("nothing", Form, ""),
        Odd("words of no kind", null, "Email=a"),
        Odd("separators alone", Form, "&&&=&=;&"),
        Odd("a percent sign alone", Form, "Email=%&%=%zz&%u0041=1"),
        Odd("NUL", Form, Names.Replace("%s", "%00", StringComparison.Ordinal)),
        Odd("half a surrogate", Form, Names.Replace("%s", "%ED%A0%80", StringComparison.Ordinal)),
        Odd("too long an encoding", Form, Names.Replace("%s", "%C0%AF%F8%88%80%80%80", StringComparison.Ordinal)),
        Odd("right to left, joined, from outside the plane", Form, Names.Replace("%s", "%E2%80%AE%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80%EF%BF%BF", StringComparison.Ordinal)),
        Odd("line ends", Form, Names.Replace("%s", "a%0D%0ASet-Cookie:%20a=b", StringComparison.Ordinal)),
        Odd("numbers too large", Form, Names.Replace("%s", "99999999999999999999999999", StringComparison.Ordinal)),
        ("bytes of no text", Form, [0x45, 0x6D, 0x61, 0x69, 0x6C, 0x3D, 0xFF, 0xFE, 0x80, 0x00, 0x26, 0xC3, 0x28, 0x3D]),
        Odd("deep names", Form, "a[b][c][d]=1&a.b.c.d=1&[0].Email=x&Email[0]=x&Email.Value=x"),
        Odd("a name of forty parts twice", Form, string.Join('&', Enumerable.Repeat(string.Join('.', Enumerable.Repeat("a", 40)) + "=1", 2))),
        Odd("UTF-16 said", Form + "; charset=utf-16", "Email=a"),
        Odd("an alphabet that is none", Form + "; charset=none", "Email=a"),
        Odd("multipart without a boundary", "multipart/form-data", "--cut\r\n"),
        Odd("multipart cut off", Boundary, "--cut\r\nContent-Disposition: form-data; name=\"Email\"\r\n\r\na"),
        Odd("multipart with a file", Boundary, "--cut\r\nContent-Disposition: form-data; name=\"Email\"; filename=\"a.exe\"\r\n\r\na\r\n--cut--\r\n"),
        Odd("JSON", "application/json", "{\"Email\":{\"$type\":\"System.Object\"},\"events\":[null,{},[],1e999,\"\\ud800\"]}"),
        Odd("deep JSON", "application/json", new string('[', 2000)),
        Odd("XML", "application/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
    ];

    /// <summary>Whoever posts there with a token has pressed the button, whatever the rest of the body is.</summary>
    private static readonly string[] NeedNoField = ["/sign-out", "/operations/sign-out", "/account/delete", "/security?handler=signoutothers", "/security/data", "/payment-methods/paypal"];

    [Theory, InlineData("/register"), InlineData("/support"), InlineData("/operations/sign-out")]
    public async Task Nothing_breaks_and_nothing_happens(string place)
    {
        var visitor = place switch
        {
            "/support" => (await World.People.ReadyAsync()).Person.Visitor,
            "/register" => World.Visitor(),
            _ => await World.OperatorAsync(Way.Plain),
        };
        await visitor.OpenAsync(place);
        var token = Uri.EscapeDataString(visitor.Page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, "forms", "limits", "sessions");

        var isForOperators = place.StartsWith(Operations, StringComparison.Ordinal);
        var portal = isForOperators ? World.With(await Staff.SettingsAsync(World)).Services : World.Services;
        var addresses = (await AddressesAsync(portal)).Where(address => address.StartsWith(Operations, StringComparison.Ordinal) == isForOperators).ToList();
        Assert.NotEmpty(addresses);

        foreach (var address in addresses)
            foreach (var (name, type, body) in Bodies)
            {
                if (place != "/register" && NeedNoField.Contains(address)) continue;
                await AskAsync(visitor, address, name, type, body);
                // With a token the form is read to its end.
                if (type == Form) await AskAsync(visitor, address, name + " with a token", type, [.. body, .. Encoding.ASCII.GetBytes("&__RequestVerificationToken=" + token)]);
            }

        await World.QuietAsync();
        Assert.Equal("", string.Join(" ", (await Snapshot.TakeAsync(World, "forms", "limits", "sessions")).ChangedSince(before)));
        // Who was signed in still is.
        Assert.Equal(place, (await visitor.OpenAsync(place)).Path);
    }

    /// <summary>Forms are tried field by field elsewhere; here is all that takes a POST and is no page.</summary>
    [Fact]
    public async Task A_megabyte_is_refused_where_programs_speak_too()
    {
        var pages = (await KnownPage.OfAsync(World)).SelectMany(page => page.Doors).Select(door => door.Address);
        var addresses = (await AddressesAsync(World.Services)).Except(pages).Where(address => TakesPosts(address)).ToList();
        Assert.Superset(new HashSet<string> { "/api/usage", "/webhooks/stripe", "/webhooks/paypal", "/webhooks/twilio" }, addresses.ToHashSet());
        var before = await Snapshot.TakeAsync(World, "limits");

        foreach (var address in addresses)
        {
            using var body = new StringContent($"{{\"events\":\"{new string('9', 1024 * 1024)}\"}}", Encoding.UTF8, "application/json");
            using var answer = await World.Visitor().AskAsync(HttpMethod.Post, address, body);
            // Whoever brings no key is turned away before a byte is read.
            Assert.True((int)answer.StatusCode == (address == "/api/usage" ? 401 : 413), $"{address}: {(int)answer.StatusCode}");
        }

        Assert.Empty((await Snapshot.TakeAsync(World, "limits")).ChangedSince(before));
    }

    private bool TakesPosts(string address) => World.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Any(path => address == path || (path.IndexOf('{', StringComparison.Ordinal) is > 0 and var name && address.StartsWith(path[..name], StringComparison.Ordinal)));

    private static (string Name, string? Type, byte[] Body) Odd(string name, string? type, string body) => (name, type, Encoding.UTF8.GetBytes(body));

    /// <summary>Every handler of every page, and all else that takes a POST.</summary>
    private static async Task<IReadOnlyList<string>> AddressesAsync(IServiceProvider portal)
    {
        var pages = await KnownPage.OfAsync(portal);
        var others = portal.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => path != "/error" && pages.All(page => page.Path != path))
            .SelectMany(path => path.Contains('{', StringComparison.Ordinal) ? new[] { "stripe", "paypal", "twilio" }.Select(name => path[..path.IndexOf('{', StringComparison.Ordinal)] + name) : [path]);
        return [.. pages.SelectMany(page => page.Doors).Select(door => door.Address).Concat(others).Distinct()];
    }

    private static async Task AskAsync(Visitor visitor, string address, string name, string? type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await visitor.AskAsync(HttpMethod.Post, address, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500, $"{address}, {name}: {(int)answer.StatusCode}");
        Assert.False(text.Contains("Exception", StringComparison.Ordinal) || text.Contains("   at ", StringComparison.Ordinal), $"{address}, {name}: {text}");
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("a=", StringComparison.Ordinal)), $"{address}, {name}");
    }
}
