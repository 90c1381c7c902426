namespace Sandbox.Mailbox;

/// <summary>A line without its end. <paramref name="EndsWell"/>: it ended with CR LF and not with LF alone.</summary>
internal readonly record struct SmtpLine(byte[] Bytes, bool EndsWell, bool TooLong);

/// <summary>Reads a stream line by line. A line above the limit is read to its end but not kept.</summary>
internal sealed class SmtpLineReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>True when the client has already sent more than was read.</summary>
    public bool HasMore => _start < _end;

    /// <summary>The next line, or null when the client is gone; half a line at the end does not count.</summary>
    public async ValueTask<SmtpLine?> ReadAsync(int limit, CancellationToken stop)
    {
        var line = new List<byte>(128);
        var tooLong = false;
        byte before = 0;
        while (HasMore || await FillAsync(stop))
        {
            var chunk = Take(out var complete);
            if (chunk.Length > 1) before = chunk.Span[^2];
            tooLong |= line.Count + chunk.Length > limit;
            if (!tooLong) line.AddRange(chunk.Span);
            if (complete) return Finish(line, before == '\r', tooLong);
            before = chunk.Span[^1];
        }
        return null;
    }

    private static SmtpLine Finish(List<byte> line, bool endsWell, bool tooLong)
    {
        if (tooLong) return new SmtpLine([], endsWell, true);
        var end = endsWell ? 2 : 1;
        line.RemoveRange(line.Count - end, end);
        return new SmtpLine([.. line], endsWell, false);
    }

    // Up to and including the next LF, or all there is.
    private ReadOnlyMemory<byte> Take(out bool complete)
    {
        var rest = _buffer.AsMemory(_start, _end - _start);
        var at = rest.Span.IndexOf((byte)'\n');
        complete = at >= 0;
        var chunk = complete ? rest[..(at + 1)] : rest;
        _start += chunk.Length;
        return chunk;
    }

    private async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, stop);
        return _end > 0;
    }
}
