namespace Portal.Web;

/// <summary>
/// The files of wwwroot: their addresses, which change with their content, and their bytes. All are read once at start, so a page
/// never waits for the disk and never links to a version that is not there.
/// </summary>
public sealed class Assets
{
    private readonly Dictionary<string, Asset> _files;

    internal Assets(string folder) =>
        _files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(Asset.IsServed)
            .ToDictionary(file => "/" + Path.GetRelativePath(folder, file).Replace('\\', '/'), Asset.Read, StringComparer.Ordinal);

    /// <summary>Address of a file with the version of its content, such as "/site.css?v=8Jt0hS3uK1aQ".</summary>
    /// <param name="path">Path from wwwroot, beginning with a slash. A path that is not there is a bug, and throws.</param>
    public string Url(string path) => $"{path}?v={_files[path].Version}";

    /// <summary>Value for a script's integrity attribute.</summary>
    public string Integrity(string path) => _files[path].Integrity;

    internal Asset? Find(string? path) => path is not null && _files.TryGetValue(path, out var asset) ? asset : null;
}
