namespace Portal.Adapters;

/// <summary>
/// Settings from a folder that holds a file for each, as orchestrators mount secrets: "Cards__SecretKey" holds Cards:SecretKey, and a line's end after it,
/// of either kind, is none of it. They come last, so a file outweighs a variable. Folders, and what begins with a dot, are the orchestrator's own.
/// </summary>
public static class SecretFiles
{
    /// <summary>What the start is refused for, a sentence each: else the portal would go on with older secrets, or with none.</summary>
    public static IReadOnlyList<string> AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration["Secrets:Folder"] is not { Length: > 0 } folder) return [];
        var (secrets, faults) = (new Dictionary<string, string?>(), new List<string>());
        Attempt("Secrets:Folder", folder, faults, () =>
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => !file.Name.StartsWith('.')))
                Attempt("The file", file.FullName, faults, () => secrets[file.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = WithoutLineEnd(File.ReadAllText(file.FullName)));
        });
        configuration.AddInMemoryCollection(secrets);
        return faults;
    }

    private static void Attempt(string what, string path, List<string> faults, Action read)
    {
        try { read(); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { faults.Add($"{what} {path} cannot be read ({fault.GetType().Name})."); }
    }

    private static string WithoutLineEnd(string text) => text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
