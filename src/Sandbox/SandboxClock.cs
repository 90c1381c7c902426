namespace Sandbox;

/// <summary>
/// Real time plus an offset that people and tests can advance. With a data folder the offset (ticks, 8 bytes, little endian) is kept
/// in the file "clock" there, which a local portal reads to follow.
/// </summary>
public sealed class SandboxClock : TimeProvider
{
    private readonly string? _file;
    private long _offset;

    public SandboxClock(SandboxOptions options)
    {
        if (options.DataDir is null) return;
        Directory.CreateDirectory(options.DataDir);
        _file = Path.Combine(options.DataDir, "clock");
        if (File.Exists(_file) && new FileInfo(_file).Length == 8) _offset = BitConverter.ToInt64(File.ReadAllBytes(_file));
        else Write();
    }

    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    /// <summary>Told after the clock moved, so that timers in virtual time can look again.</summary>
    public event Action? Advanced;

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _offset, by.Ticks);
        Write();
        Advanced?.Invoke();
    }

    private void Write()
    {
        if (_file is null) return;
        // In place: the portal keeps the file mapped, so it must stay the same file.
        using var stream = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(BitConverter.GetBytes(Interlocked.Read(ref _offset)));
    }
}
