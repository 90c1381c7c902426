using System.Diagnostics;
using System.Text.Json;

namespace Browser.Tests.Kit;

/// <summary>The markup of documents, read by html-validate with the rules in .htmlvalidate.json. Starting it takes longer than reading, so many go at once.</summary>
internal static class HtmlValidate
{
    /// <summary>All it finds; empty when there is nothing.</summary>
    public static async Task<string> ReportAsync(IEnumerable<(string Name, string Html)> documents)
    {
        var tests = Repository.Folder("tests", "Browser.Tests");
        if (!Directory.Exists(Path.Combine(tests, "node_modules", "html-validate"))) throw new FileNotFoundException("html-validate is not there yet. Run 'npm ci' in tests/Browser.Tests.");
        using var process = Process.Start(new ProcessStartInfo("node", ["Kit/validate.mjs"])
        {
            WorkingDirectory = tests,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var found = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(process.StandardInput.BaseStream, documents.Select(document => new { name = document.Name, html = document.Html }));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return await found + await complaints;
    }
}
