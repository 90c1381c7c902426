using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Browser.Tests.Kit;

/// <summary>
/// Axe for many pages: it comes with each page by itself and answers only with what it found. (The package's own way fetches everything
/// it looked at and opens one more page each time, which takes four times as long.)
/// </summary>
internal static class Axe
{
    public static Task ComeAlongAsync(IPage page) => page.AddInitScriptAsync(Script());

    /// <summary>What is wrong with the page as it is shown now: rule and first element.</summary>
    public static Task<string[]> LookAsync(IPage page) => LookAsync(page, "");

    /// <summary>Only what hangs on colours: what another scheme can change.</summary>
    public static Task<string[]> LookAtColoursAsync(IPage page) => LookAsync(page, "runOnly: ['color-contrast', 'link-in-text-block'], ");

    private static Task<string[]> LookAsync(IPage page, string what) => page.EvaluateAsync<string[]>(
        $"axe.run({{ {what}resultTypes: ['violations'] }}).then(report => report.violations.map(found => found.id + ' ' + found.nodes[0].html))");

    private static string Script()
    {
        var package = typeof(AxeResult).Assembly;
        using var file = package.GetManifestResourceStream(package.GetManifestResourceNames().Single(name => name.EndsWith("axe.min.js", StringComparison.Ordinal)))!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
