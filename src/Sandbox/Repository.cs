namespace Sandbox;

/// <summary>The folder that holds Features.sln, found upwards from the running program.</summary>
internal static class Repository
{
    public static readonly string Root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Features.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Features.sln above {AppContext.BaseDirectory}: run the sandbox from a build inside the repository.");
    }
}
