namespace Browser.Tests.Kit;

/// <summary>What is installed on this machine, wherever on the path: as make looks for it.</summary>
internal static class Programs
{
    private static readonly string[] Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The file of the first of these that is there; null when none is.</summary>
    public static string? Find(params string[] names) =>
        names.SelectMany(name => Folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
