using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Browser.Tests.Kit;
using Browser.Tests.Touring;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Tests.Kit;

namespace Browser.Tests;

/// <summary>Every page in every state, as the tour saw it. Each test is a report; an empty one is a pass.</summary>
[Collection(Toured.Name)]
public sealed class EveryStateTests(Tour tour, Chrome chrome)
{
    /// <summary>Never drawn: one only leads on, the other stands behind all that went wrong.</summary>
    private static readonly string[] NoSight = ["/verify", "/error"];

    private static readonly int[] Refusals = [400, 404, 413, 422, 429, 500];

    private const string IsAsServed = "served => new DOMParser().parseFromString(served, 'text/html').documentElement.outerHTML === document.documentElement.outerHTML";

    private static readonly string[] Landmarks = ["header", "main", "footer"];

    [Fact]
    public async Task The_tour_comes_by_every_page_and_every_kind_of_refusal()
    {
        // Where somebody is configured, operators' pages are there as well.
        var pages = tour.World.With(await Staff.SettingsAsync(tour.World)).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));
        AssertEmpty(pages.Except(tour.OwnSights.Select(sight => sight.Address.AbsolutePath)).Except(NoSight).Select(path => $"The tour does not come by {path}"));
        AssertEmpty(Refusals.Except(tour.OwnSights.Select(sight => sight.Status)).Select(status => $"The tour meets no {status}"));
    }

    /// <summary>
    /// With script and, where that shows something else, without; of the dark only the colours are looked at again. Axe is a script itself, so
    /// the browser's must stay on; ours are kept from the page instead.
    /// </summary>
    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways()
    {
        var (with, without) = (await VisitAsync(), await VisitAsync());
        await without.RouteAsync("**/*.js", route => route.AbortAsync());
        var (found, differ) = (new List<string>(), 0);
        foreach (var sight in tour.Sights)
        {
            await LookAsync(with, sight, found);
            if (await with.EvaluateAsync<bool>(IsAsServed, sight.Html)) continue;
            differ++;
            await LookAsync(without, sight, found);
        }
        await with.Context.CloseAsync();
        await without.Context.CloseAsync();
        AssertEmpty(found);
        Assert.InRange(differ, 1, tour.Sights.Count / 4);
    }

    [Fact]
    public async Task The_markup_is_valid() => AssertEmpty([await HtmlValidate.ReportAsync(tour.Sights.Select(sight => (sight.ToString(), sight.Html)))]);

    [Fact]
    public void Every_link_leads_to_a_page_and_every_fragment_to_a_part_of_it() => AssertEmpty(tour.DeadLinks);

    [Fact]
    public void Every_page_has_its_title_one_heading_and_landmarks() => AssertEmpty(tour.OwnSights.SelectMany(WrongsOfFrame));

    [Fact]
    public void Every_field_says_what_it_is_for() => AssertEmpty(tour.OwnSights.SelectMany(sight => Fields(sight).SelectMany(field => WrongsOfField(sight, field))));

    private async Task<IPage> VisitAsync()
    {
        var page = await chrome.VisitAsync(tour.World.Address, 320);
        await Axe.ComeAlongAsync(page);
        return page;
    }

    private static async Task LookAsync(IPage page, Sight sight, List<string> found)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await ShowAsync(page, sight);
        foreach (var width in new[] { 320, 1280 })
        {
            await page.SetViewportSizeAsync(width, 900);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width) found.Add($"{sight} scrolls sideways at {width}");
            found.AddRange((await Axe.LookAsync(page)).Select(wrong => $"{sight} at {width}: {wrong}"));
        }
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        foreach (var width in new[] { 1280, 320 })
        {
            await page.SetViewportSizeAsync(width, 900);
            found.AddRange((await Axe.LookAtColoursAsync(page)).Select(wrong => $"{sight} at {width} in the dark: {wrong}"));
        }
    }

    /// <summary>Says all that a report found, not only that it found something.</summary>
    private static void AssertEmpty(IEnumerable<string> report)
    {
        var text = string.Join('\n', report);
        Assert.True(text.Length == 0, text);
    }

    /// <summary>The sight itself, at its own address, with all that belongs to it from the portal.</summary>
    private static async Task ShowAsync(IPage page, Sight sight)
    {
        await page.SetViewportSizeAsync(320, 900);
        await page.RouteAsync(sight.Address.ToString(), route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = sight.Status,
            ContentType = "text/html; charset=utf-8",
            Headers = [KeyValuePair.Create("Content-Security-Policy", sight.Policy)],
            Body = sight.Html,
        }));
        await page.GotoAsync(sight.Address.ToString());
        await page.UnrouteAsync(sight.Address.ToString());
    }

    private static IEnumerable<string> WrongsOfFrame(Sight sight)
    {
        var page = sight.Document;
        var refused = page.QuerySelector(".error-summary") is not null;
        if (page.QuerySelectorAll("h1").Length != 1 || page.QuerySelector("main h1")!.TextContent.Trim().Length == 0) yield return $"{sight}: not one heading";
        if (!page.Title!.EndsWith("Northgate", StringComparison.Ordinal) || page.Title.StartsWith("Error: ", StringComparison.Ordinal) != refused) yield return $"{sight}: titled “{page.Title}”";
        if (page.DocumentElement.GetAttribute("lang") != "en") yield return $"{sight}: no language";
        if (Landmarks.Any(landmark => page.QuerySelectorAll("body > " + landmark).Length != 1)) yield return $"{sight}: landmarks";
        if (refused != sight.Status is 400 or 422 or 429 && page.QuerySelector("main form") is not null) yield return $"{sight}: a summary where nothing is wrong, or none where something is";
    }

    private static IEnumerable<IElement> Fields(Sight sight) => sight.Document.QuerySelectorAll("input:not([type=hidden]), select, textarea");

    private static IEnumerable<string> WrongsOfField(Sight sight, IElement field)
    {
        var label = sight.Document.QuerySelector($"label[for='{field.Id}']")?.TextContent ?? "";
        var (completes, kind, keyboard) = (field.GetAttribute("autocomplete") ?? "", field.GetAttribute("type"), field.GetAttribute("inputmode"));
        if (label.Length == 0) yield return $"{sight}: {field.OuterHtml} has no label";
        // Phones offer to scan a card where they read these words.
        if (label.Contains("security code", StringComparison.OrdinalIgnoreCase) != (completes == "cc-csc")) yield return $"{sight}: {label} with {completes}";
        // And the other way round: a password is never typed for all to see.
        if ((kind == "password") != (completes is "current-password" or "new-password")) yield return $"{sight}: {label} with {completes}";
        if (kind == "email" && (completes, keyboard) is not ("username" or "email", "email")) yield return $"{sight}: {label} with {completes}, {keyboard}";
        if (completes is "one-time-code" or "cc-number" or "cc-csc" or "cc-exp-month" or "cc-exp-year" && keyboard != "numeric") yield return $"{sight}: {label} with {keyboard}";
        if ((kind == "password" || completes.StartsWith("cc-", StringComparison.Ordinal) || completes == "one-time-code") && IsKept(field)) yield return $"{sight}: {label} comes back with what was typed";
    }

    private static bool IsKept(IElement field) => (field as IHtmlInputElement)?.DefaultValue is { Length: > 0 } && field.GetAttribute("autocomplete") != "cc-name";
}
