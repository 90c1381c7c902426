namespace Portal.Web;

/// <summary>
/// Finds the folder browsers fetch from. Published, it lies beside the app; run from source, at the top of the repository, above the
/// content root. Looking upwards serves both, and a test host started from its own folder as well.
/// </summary>
internal static class WebRoot
{
    private const string Landmark = "site.css";

    public static string Find(string contentRoot) =>
        Above(contentRoot).Concat(Above(AppContext.BaseDirectory)).Select(folder => Path.Combine(folder, "wwwroot"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, Landmark)))
        ?? throw new DirectoryNotFoundException("No folder wwwroot with a site.css was found beside or above the app.");

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}
