namespace Browser.Tests.Kit;

/// <summary>Where things lie, seen from wherever the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Features.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException("Features.sln was not found above the tests.");
    }
}
