namespace Portal.Adapters;

/// <summary>
/// Settings from a folder that holds a file for each, as orchestrators mount secrets: "Cards__SecretKey" holds Cards:SecretKey, and a line's end after it
/// is none of it. They come last, so a file outweighs a variable. A folder that is not there stops the start.
/// </summary>
public static class SecretFiles
{
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration["Secrets:Folder"] is { Length: > 0 } folder) configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
    }
}
