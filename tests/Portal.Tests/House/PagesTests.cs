using Portal.Tests.Kit;

namespace Portal.Tests.House;

/// <summary>Walks through every page that can be reached by links, as a stranger and as a customer.</summary>
public sealed class PagesTests : PortalTest
{
    private static readonly string[] Landmarks = ["header", "main", "footer"];

    [Theory, BothWays]
    public async Task Every_link_a_stranger_finds_leads_to_a_whole_page(Way way) => await WalkAsync(World.Visitor(way), "/");

    [Theory, BothWays]
    public async Task So_does_every_link_of_a_customer_at_each_stage(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await WalkAsync(person.Visitor, "/verify/email");
        await person.ProveEmailAsync();
        await WalkAsync(person.Visitor, "/setup");
        await person.ProvePhoneAsync();
        await WalkAsync(person.Visitor, "/setup");
    }

    [Fact]
    public async Task Pages_of_customers_are_closed_to_strangers()
    {
        var person = await World.People.WithBothProvenAsync();
        var theirs = (await WalkAsync(person.Visitor, "/setup")).Except(await WalkAsync(World.Visitor(), "/"))
            // Open to all, as who presses twice is a stranger the second time.
            .Except(["/sign-out"]).ToList();
        Assert.Contains("/setup", theirs);

        foreach (var path in theirs) Assert.Equal("/sign-in", (await World.Visitor().OpenAsync(path)).Path);
    }

    [Fact]
    public async Task Looking_at_every_page_changes_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.QuietAsync();
        var before = await CountsAsync();

        await WalkAsync(person.Visitor, "/setup");
        await World.QuietAsync();

        Assert.Equal(before, await CountsAsync());
        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
    }

    /// <summary>Opens every page of ours that can be reached from here; which ones they were.</summary>
    private static async Task<IReadOnlyCollection<string>> WalkAsync(Visitor visitor, string from)
    {
        var (seen, waiting) = (new HashSet<string> { from }, new Queue<string>([from]));
        while (waiting.TryDequeue(out var path))
        {
            var page = await visitor.OpenAsync(path);
            await CheckAsync(visitor, page, path);
            foreach (var link in LinksToPages(page).Where(seen.Add)) waiting.Enqueue(link);
        }
        return seen;
    }

    private static async Task CheckAsync(Visitor visitor, Page page, string path)
    {
        Assert.True(page.Status == 200, $"{path}: {page}");
        Assert.Single(page.Document.QuerySelectorAll("h1"));
        Assert.NotEqual("", page.Heading);
        Assert.Contains("Northgate", page.Title, StringComparison.Ordinal);
        Assert.Equal("en", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.All(Landmarks, landmark => Assert.Single(page.Document.QuerySelectorAll("body > " + landmark)));
        Assert.Equal("no-store", page.Answered.Header("Cache-Control"));
        Assert.All(page.Document.QuerySelectorAll("form"), form => Assert.True(IsWhole(form), $"{path}: {form.OuterHtml}"));
        Assert.All(page.Document.QuerySelectorAll("input:not([type=hidden]), select, textarea"),
            field => Assert.NotNull(page.Document.QuerySelector($"label[for='{field.Id}']")));
        await SwapsToTheSameAsync(visitor, page);
    }

    /// <summary>Posts, with a token and a name for each submission; so does the one in the header, but for the name.</summary>
    private static bool IsWhole(AngleSharp.Dom.IElement form) =>
        form.GetAttribute("method") == "post" && form.QuerySelectorAll("input[name=__RequestVerificationToken]").Length == 1;

    /// <summary>A page asked for by HTMX shows the same heading under the same title.</summary>
    private static async Task SwapsToTheSameAsync(Visitor visitor, Page page)
    {
        if (visitor.Way == Way.Plain) return;
        var swapped = await visitor.SwapToAsync(page.Path);
        Assert.Equal((page.Heading, page.Title, page.Path), (swapped.Heading, swapped.Title, swapped.Path));
    }

    private static IEnumerable<string> LinksToPages(Page page) => page.Document.QuerySelectorAll("a[href]:not([download])")
        .Select(link => new Uri(page.Address, link.GetAttribute("href")))
        .Where(link => link.Authority == page.Address.Authority && link.AbsolutePath is not "/register/sound").Select(link => link.PathAndQuery);

    private async Task<string?> CountsAsync() => await World.AskSqlAsync<string>("""
        SELECT string_agg(t.tablename || ' ' || (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', t.tablename), false, true, '')))[1]::text, ', ' ORDER BY t.tablename)
        FROM pg_tables t WHERE schemaname = 'public'
        """);
}
