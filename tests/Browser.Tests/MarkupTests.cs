using Browser.Tests.Kit;

namespace Browser.Tests;

/// <summary>The markup of the plain pages and of the gallery, which shows every tag in every state.</summary>
[Collection(Browsing.Name)]
public sealed class MarkupTests(Site site)
{
    [Fact]
    public async Task Pages_and_a_refused_form_are_valid()
    {
        using var visitor = new Visitor(site);
        var documents = new List<(string, string)> { ("/gallery, refused", await TextAsync(await visitor.SendAsync(await visitor.SeeAsync("/gallery"), "/gallery"))) };
        foreach (var place in Places.All) documents.Add((place, await TextAsync(await site.Client.GetAsync(place))));
        Assert.Equal("", await HtmlValidate.ReportAsync(documents));
    }

    private static Task<string> TextAsync(HttpResponseMessage page) => page.Content.ReadAsStringAsync();
}
