using Microsoft.Playwright;

namespace Browser.Tests.Kit;

/// <summary>Chromium as installed on the machine: from the variable CHROMIUM, else from the path.</summary>
public sealed class Chrome : IAsyncLifetime
{
    /// <summary>Root may not use the sandbox of its own; the rest keeps the browser from talking to anyone but us.</summary>
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // Passwords are hashed at low priority: on a machine that is busy otherwise, an answer takes its time and is right all the same.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable(), Args = Flags });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A new, empty visitor.</summary>
    /// <param name="site">Where the visitor goes.</param>
    /// <param name="width">Width of the window in CSS pixels.</param>
    /// <param name="script">Whether JavaScript is on.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="signedIn">Whether the site takes the visitor for a customer.</param>
    internal async Task<IPage> VisitAsync(Site site, int width = 1280, bool script = true, ColorScheme scheme = ColorScheme.Light, bool signedIn = false)
    {
        var page = await VisitAsync(site.Address, width, script, scheme);
        if (signedIn) await page.Context.AddCookiesAsync([new Cookie { Name = "signed-in", Value = "1", Url = site.Address.ToString() }]);
        return page;
    }

    /// <summary>A new, empty visitor of any site.</summary>
    internal async Task<IPage> VisitAsync(Uri address, int width = 1280, bool script = true, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            JavaScriptEnabled = script,
            ColorScheme = scheme,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    private static string Executable() =>
        (Environment.GetEnvironmentVariable("CHROMIUM") is { } named && File.Exists(named) ? named : Programs.Find("chromium", "chromium-browser", "google-chrome"))
        ?? throw new FileNotFoundException("Chromium is missing. Install Debian's package chromium, or name the program in the variable CHROMIUM.");
}
