using System.Diagnostics;
using Browser.Tests.Kit;

namespace Browser.Tests;

/// <summary>The markup of every page, read by html-validate with the rules in .htmlvalidate.json.</summary>
[Collection(Browsing.Name)]
public sealed class MarkupTests(Site site)
{
    [Theory, MemberData(nameof(Every.Place), MemberType = typeof(Every))]
    public async Task A_page_is_valid(string place) => AssertValid(await ReadAsync(await site.Client.GetAsync(place)));

    [Fact]
    public async Task A_refused_form_is_valid()
    {
        using var visitor = new Visitor(site);
        AssertValid(await ReadAsync(await visitor.SendAsync(await visitor.SeeAsync("/gallery"), "/gallery")));
    }

    private static void AssertValid((int Code, string Said) reading) => Assert.True(reading.Code == 0, reading.Said);

    /// <summary>By standard input: given files, its command line needs a newer Node than Debian's.</summary>
    private static async Task<(int Code, string Said)> ReadAsync(HttpResponseMessage page)
    {
        var tests = Repository.Folder("tests", "Browser.Tests");
        var program = Path.Combine(tests, "node_modules", ".bin", "html-validate");
        if (!File.Exists(program)) throw new FileNotFoundException("html-validate is not there yet. Run 'npm ci' in tests/Browser.Tests.");
        using var process = Process.Start(new ProcessStartInfo(program, ["--config", ".htmlvalidate.json", "--stdin"])
        {
            WorkingDirectory = tests,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(await page.Content.ReadAsStringAsync());
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await complaints);
    }
}
