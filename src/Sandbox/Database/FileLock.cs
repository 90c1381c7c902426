namespace Sandbox.Database;

/// <summary>A lock between processes. The system gives it back even when its holder crashes.</summary>
internal static class FileLock
{
    public static async Task<FileStream> TakeAsync(string file, CancellationToken stop = default)
    {
        while (true)
        {
            try { return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
            catch (IOException) { await Task.Delay(50, stop); }
        }
    }
}
