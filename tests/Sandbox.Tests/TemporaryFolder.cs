namespace Sandbox.Tests;

/// <summary>A folder of its own for one test, gone afterwards. Open to others to pass through, as PostgreSQL's user must.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("sandbox-tests-").FullName;
        File.SetUnixFileMode(Path, (UnixFileMode)Convert.ToInt32("755", 8));
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
