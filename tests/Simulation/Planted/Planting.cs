using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Simulation.Planted;

/// <summary>What came of a bug.</summary>
/// <param name="Rule">Which rule it broke, in its own words; null when none.</param>
internal sealed record Catch(Bug Bug, string? Rule, int Seeds, double Seconds);

/// <summary>
/// A net is proved by what it catches: plants each bug in a copy of the sources, builds the copy, and lets the simulation play the same
/// seeds there for a minute at most. The sources themselves are never touched.
/// </summary>
internal sealed partial class Planting(string root, string copy)
{
    private const int Longest = 60;

    /// <summary>All bugs, or those whose names contain this. 0 when each was caught.</summary>
    public static int Run(string? only)
    {
        var bugs = Bugs.All.Where(bug => only is null || bug.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var bug in bugs.Where(bug => !bug.Fits(Sandbox.Repository.Root))) Console.WriteLine($"Does not fit any more: {bug.Name}. Say in Planted/Bugs.cs where it goes now.");
        if (bugs.Count == 0 || bugs.Exists(bug => !bug.Fits(Sandbox.Repository.Root))) return 1;
        var copy = Directory.CreateTempSubdirectory("portal-planted-").FullName;
        try
        {
            return Show([.. new Planting(Sandbox.Repository.Root, copy).Try(bugs)]);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private IEnumerable<Catch> Try(List<Bug> bugs)
    {
        Console.WriteLine($"Copying the sources and planting {bugs.Count} bugs, one by one (two minutes for each at most) ...");
        foreach (var part in new[] { "src", "wwwroot", "tests/Simulation" }) Copy(part);
        foreach (var file in new[] { ".", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder)))) CopyFile(Path.GetRelativePath(root, file));
        foreach (var bug in bugs)
        {
            var caught = Try(bug);
            Console.WriteLine(Line(caught));
            yield return caught;
        }
    }

    private Catch Try(Bug bug)
    {
        var file = Path.Combine(copy, bug.File);
        var clean = File.ReadAllText(file);
        File.WriteAllText(file, bug.In(clean));
        try
        {
            // How a bug is written is no matter here.
            if (Ask("build", "tests/Simulation", "-c", "Release", "--nologo", "-v", "quiet", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false") is { Code: not 0 } failed)
                throw new InvalidOperationException($"With “{bug.Name}” it does not build:\n{failed.Said}");
            return Play(bug);
        }
        finally
        {
            File.WriteAllText(file, clean);
        }
    }

    private Catch Play(Bug bug)
    {
        var (code, said) = Ask(["tests/Simulation/bin/Release/net10.0/Simulation.Tests.dll", $"{Longest}s", "1", .. bug.More is null ? Array.Empty<string>() : ["more=" + bug.More]]);
        var rule = Broken().Match(said);
        if (code is not (0 or 1) || code != (rule.Success ? 1 : 0)) throw new InvalidOperationException($"With “{bug.Name}” the simulation does not get to an end:\n{said}");
        var played = Played().Matches(said)[^1];
        return new Catch(bug, rule.Success ? rule.Groups[1].Value : null, Number(played, 1), Number(played, 2));
    }

    private (int Code, string Said) Ask(params string[] what)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", what) { WorkingDirectory = copy, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    /// <summary>Without what builds and npm put there; npm's is only looked at, so a link does.</summary>
    private void Copy(string folder)
    {
        Directory.CreateDirectory(Path.Combine(copy, folder));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder))) CopyFile(Path.GetRelativePath(root, file));
        foreach (var inner in Directory.EnumerateDirectories(Path.Combine(root, folder)).Select(path => Path.Combine(folder, Path.GetFileName(path))))
            if (Path.GetFileName(inner) is "node_modules") Directory.CreateSymbolicLink(Path.Combine(copy, inner), Path.Combine(root, inner));
            else if (Path.GetFileName(inner) is not ("bin" or "obj")) Copy(inner);
    }

    private void CopyFile(string file) => File.Copy(Path.Combine(root, file), Path.Combine(copy, file));

    private static int Show(List<Catch> catches)
    {
        Console.WriteLine();
        foreach (var caught in catches) Console.WriteLine(Line(caught));
        var escaped = catches.Count(caught => caught.Rule is null);
        Console.WriteLine(escaped == 0 ? "Each bug was caught." : $"Not caught: {escaped}.");
        return escaped == 0 ? 0 : 1;
    }

    private static string Line(Catch caught) => string.Create(CultureInfo.InvariantCulture,
        $"{caught.Bug.Name,-52} {(caught.Rule is null ? "NOT CAUGHT" : "caught"),-10} {caught.Seeds,5} seeds {caught.Seconds,3:0} s  {caught.Rule}");

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"broke a rule\. ([^\n]{0,160})")]
    private static partial Regex Broken();

    [GeneratedRegex(@"(\d+) seeds in (\d+) s:")]
    private static partial Regex Played();
}
