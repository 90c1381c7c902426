using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Tests.Kit;

namespace Browser.Tests.Kit;

/// <summary>Somebody who walks through the whole portal in a real browser, looks at each page narrow and wide, and lets axe look too.</summary>
public abstract class Walk(RealPortal portal, Chrome chrome) : IAsyncLifetime
{
    /// <summary>What axe has seen already, with its width; rows of a theory pass by the same pages again and again.</summary>
    private static readonly ConcurrentDictionary<(int Width, string Markup), bool> Seen = new();

    private bool _script;

    protected World World => portal.World;

    protected IPage Page { get; private set; } = null!;

    /// <summary>What the browser's console said.</summary>
    protected List<string> Said { get; } = [];

    public Task InitializeAsync() => World.ForgetAsync();

    public Task DisposeAsync() => Page.Context.CloseAsync();

    protected async Task OpenAsync(bool script)
    {
        _script = script;
        Page = await portal.VisitAsync(chrome, script);
        if (script) await Axe.ComeAlongAsync(Page);
        Page.Console += (_, message) => Said.Add(message.Text);
    }

    protected async Task SignInAsync(Person person)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Email address").FillAsync(person.Email);
        await Page.GetByLabel("Password").FillAsync(person.Password);
        var earlier = (await World.Neighbours.EmailedCodesAsync(person.Email)).Count;
        await PressAsync("Sign in", null);
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync(new Regex("^(Is it you\\?|Set up your account)$"));
        if (await Page.Locator("h1").TextContentAsync() == "Is it you?") await GiveSignInCodeAsync(person, earlier);
    }

    /// <summary>This browser was not seen before.</summary>
    private async Task GiveSignInCodeAsync(Person person, int earlier)
    {
        await World.QuietAsync();
        await Page.GetByLabel("Enter code").FillAsync(await World.Neighbours.EmailedCodeAsync(person.Email, earlier));
        await PressAsync("Verify", "Set up your account");
    }

    protected async Task SeeAsync(string place)
    {
        await Page.GotoAsync(place);
        await LookAsync();
    }

    /// <summary>Until it is answered: the heading alone says nothing where it stays the same.</summary>
    protected async Task PressAsync(string button, string? heading)
    {
        await Page.RunAndWaitForResponseAsync(() => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync(), answer => answer.Request.Method == "POST");
        if (heading is not null) await HeadingAsync(heading);
    }

    protected Task HeadingAsync(string text) => Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(text);

    /// <summary>The summary has the focus, names so many things, and the title says that something is wrong.</summary>
    protected async Task ErrorsAsync(int count)
    {
        var summary = Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(summary.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(count);
        await Assertions.Expect(summary).ToBeFocusedAsync();
        await Assertions.Expect(Page).ToHaveTitleAsync(new Regex("^Error: "));
        await LookAsync();
    }

    /// <summary>The page as it is, without what differs each time: numbers, and what fields and hidden fields hold.</summary>
    private Task<string> MarkupAsync() => Page.EvaluateAsync<string>("document.documentElement.outerHTML.replace(/ value=\"[^\"]*\"/g, '').replace(/[0-9]+/g, '0')");

    protected async Task LookAsync()
    {
        foreach (var width in new[] { 320, 1280 })
        {
            await Page.SetViewportSizeAsync(width, 900);
            Assert.Equal(width, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            // Where the browser's scripts are off, axe would wait for ever; the markup is the same as with them.
            string[] found = _script && Seen.TryAdd((width, await MarkupAsync()), true) ? await Axe.LookAsync(Page) : [];
            Assert.True(found.Length == 0, $"{Page.Url} at {width}: " + string.Join("; ", found));
        }
    }
}
