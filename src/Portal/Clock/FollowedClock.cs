using System.IO.MemoryMappedFiles;

namespace Portal.Clock;

/// <summary>Real time plus an offset that a local sandbox keeps in a file (8 bytes, ticks). Refused outside Development.</summary>
internal sealed class FollowedClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _offset;

    public FollowedClock(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _file = MemoryMappedFile.CreateFromFile(stream, null, 8, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _offset = _file.CreateViewAccessor(0, 8, MemoryMappedFileAccess.Read);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(_offset.ReadInt64(0));

    public void Dispose()
    {
        _offset.Dispose();
        _file.Dispose();
    }
}
