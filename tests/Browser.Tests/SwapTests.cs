using Browser.Tests.Features.Gallery;
using Browser.Tests.Kit;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>With script, only the step is swapped; title, address, focus, history are as right as without.</summary>
[Collection(Browsing.Name)]
public sealed class SwapTests(Site site, Chrome chrome)
{
    [Fact]
    public async Task A_link_swaps_the_step_and_moves_title_address_and_focus()
    {
        var page = await OpenAsync("/gallery");
        await page.GetByRole(AriaRole.Link, new() { Name = "Use phone instead" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(site.Address, "/help/codes").ToString());
        await Assertions.Expect(page).ToHaveTitleAsync("Help with codes – Northgate");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        Assert.True(await StayedAsync(page));
        Assert.Equal(0, await page.EvaluateAsync<int>("scrollY"));
        await DoneAsync(page);
    }

    [Fact]
    public async Task A_refused_form_moves_the_focus_to_the_summary_and_its_links_to_the_fields()
    {
        var page = await OpenAsync("/gallery");
        await page.GetByLabel("Email address").FillAsync("a@b.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Error: Gallery – Northgate");
        await Assertions.Expect(page.GetByLabel("Email address")).ToHaveValueAsync("a@b.example");
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter the password." }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        Assert.True(await StayedAsync(page));
        await DoneAsync(page);
    }

    [Fact]
    public async Task Back_shows_the_page_before_and_forward_the_one_after()
    {
        var page = await OpenAsync("/gallery");
        await page.GetByRole(AriaRole.Link, new() { Name = "link to the terms" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(site.Address, "/terms").ToString());
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Gallery");
        await page.GoForwardAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Terms");
        await Assertions.Expect(page.Locator("header")).ToHaveCountAsync(1);
        await DoneAsync(page);
    }

    [Theory, InlineData("/gallery/broken", "Something went wrong on our side"), InlineData("/there-is-no-such-page", "We cannot find that page"), InlineData("/gallery/busy", "Too many tries")]
    public async Task An_error_is_shown_in_place(string path, string heading)
    {
        var page = await chrome.VisitAsync(site);
        await page.RouteAsync("**/help/codes", async route => await route.FulfillAsync(new() { Response = await route.FetchAsync(new() { Url = new Uri(site.Address, path).ToString() }) }));
        await page.GotoAsync("/gallery");
        await MarkAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Use phone instead" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        Assert.True(await StayedAsync(page));
        await DoneAsync(page);
    }

    [Fact]
    public async Task Pressing_twice_has_one_effect_and_shows_that_something_happens()
    {
        var page = await OpenAsync("/gallery");
        await FillAsync(page);
        var (before, sent, seen) = (GalleryPage.Accepted, 0, new TaskCompletionSource());
        // The line is slow until what shows that is seen.
        await page.RouteAsync("**/gallery", async route =>
        {
            Interlocked.Increment(ref sent);
            await seen.Task;
            await route.ContinueAsync();
        });
        await page.EvaluateAsync("document.querySelector('main form button').click(), document.querySelector('main form button').click()");
        await Assertions.Expect(page.Locator("#busy")).ToBeVisibleAsync();
        seen.SetResult();
        await Assertions.Expect(page.GetByText("All answers were taken.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#busy")).ToBeHiddenAsync();
        Assert.Equal((before + 1, 1), (GalleryPage.Accepted, sent));
        await DoneAsync(page);
    }

    [Fact]
    public async Task The_browser_keeps_no_page_and_complains_of_nothing()
    {
        var page = await chrome.VisitAsync(site);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.RequestFailed += (_, request) => complaints.Add(request.Url);
        await page.GotoAsync("/gallery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Use phone instead" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(site.Address, "/help/codes").ToString());
        // HTMX notes the address of the page it shows, and our addresses name nobody; no page is kept.
        Assert.Equal("""{"htmx-current-path-for-history":"/help/codes"}""", await page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage })"));
        Assert.DoesNotContain(complaints, text => !text.Contains("422", StringComparison.Ordinal));
        await DoneAsync(page);
    }

    [Fact]
    public async Task Without_script_the_same_presses_give_the_same_words()
    {
        string[] seen = [.. await WalkAsync(true)];
        Assert.Equal(seen, await WalkAsync(false));
    }

    private async Task<List<string>> WalkAsync(bool script)
    {
        var page = await chrome.VisitAsync(site, script: script);
        await page.GotoAsync("/gallery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        var words = new List<string> { await page.TitleAsync(), await page.Locator("main").InnerTextAsync() };
        await page.GetByRole(AriaRole.Link, new() { Name = "Use phone instead" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(site.Address, "/help/codes").ToString());
        await page.GetByRole(AriaRole.Heading, new() { Name = "Help with codes" }).WaitForAsync();
        words.AddRange([await page.TitleAsync(), await page.Locator("main").InnerTextAsync()]);
        await DoneAsync(page);
        return words;
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await chrome.VisitAsync(site);
        await page.GotoAsync(path);
        await MarkAsync(page);
        return page;
    }

    private static async Task FillAsync(IPage page)
    {
        foreach (var box in await page.Locator("main form input:not([type=hidden], [type=radio], [type=checkbox]), main form textarea").AllAsync()) await box.FillAsync("1");
        await page.GetByLabel("Country or region").SelectOptionAsync("DE");
        await page.GetByLabel("I agree to the terms").CheckAsync();
    }

    /// <summary>A mark on the frame of the page: a whole new page would not have it.</summary>
    private static Task<string> MarkAsync(IPage page) => page.EvaluateAsync<string>("document.querySelector('header').id = 'the-same'");

    private static Task<bool> StayedAsync(IPage page) => page.EvaluateAsync<bool>("document.getElementById('the-same') !== null");

    private static Task DoneAsync(IPage page) => page.Context.CloseAsync();
}
