using Browser.Tests.Kit;

namespace Browser.Tests;

/// <summary>A first visit on a slow line: what must arrive before anything is seen fits into the first flight of packets.</summary>
[Collection(Browsing.Name)]
public sealed class WeightTests(Site site)
{
    private const int FirstFlight = 14 * 1024;

    [Theory, MemberData(nameof(Every.Place), MemberType = typeof(Every))]
    public async Task A_page_and_its_look_fit_into_the_first_flight(string place)
    {
        var page = await BytesAsync(place, "br");
        var look = await BytesAsync("/site.css", "br");
        Assert.InRange(page + look, 1, FirstFlight);
    }

    [Fact]
    public async Task The_one_script_waits_for_the_page_and_is_what_we_shipped()
    {
        var page = await Visitor.DocumentAsync(await site.Client.GetAsync("/"));
        var script = Assert.Single(page.Scripts);
        Assert.True(script.HasAttribute("defer"));
        Assert.StartsWith("sha384-", script.GetAttribute("integrity"), StringComparison.Ordinal);
    }

    private async Task<int> BytesAsync(string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var response = await site.Client.SendAsync(request);
        Assert.Contains(encoding, response.Content.Headers.ContentEncoding);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }
}
