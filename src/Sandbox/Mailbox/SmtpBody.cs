namespace Sandbox.Mailbox;

/// <summary>What came after DATA, up to the line with a single dot. <paramref name="Fault"/> is the reason to refuse it, as SMTP says it.</summary>
internal sealed record SmtpBody(MemoryStream Content, (int Code, string Text)? Fault)
{
    // RFC 5321: a text line has at most 998 octets and its end.
    private const int LongestLine = 1000;

    /// <summary>Null when the client left before the end.</summary>
    public static async Task<SmtpBody?> ReadAsync(SmtpConnection connection, CancellationToken stop)
    {
        var content = new MemoryStream();
        (int, string)? fault = null;
        var previousEndedWell = true;
        while (await connection.ReadAsync(LongestLine, stop) is { } line)
        {
            // Only CR LF . CR LF ends the text: taking a bare LF for a line's end would let a second message be smuggled in.
            if (line.Bytes is [(byte)'.'] && line.EndsWell && previousEndedWell) return new SmtpBody(content, fault);
            fault ??= FaultOf(line, content.Length);
            if (fault is null) Append(content, line.Bytes, previousEndedWell);
            previousEndedWell = line.EndsWell;
        }
        return null;
    }

    private static (int, string)? FaultOf(SmtpLine line, long size)
    {
        if (line.TooLong) return (554, "5.6.0 A line is longer than 998 octets");
        if (!line.EndsWell) return (554, "5.6.11 A line ends with LF alone; lines end with CR LF");
        return size + line.Bytes.Length + 2 > SmtpServer.LargestMessage ? (552, "5.3.4 The message is too big") : null;
    }

    // The sender doubled a dot at the start of a line.
    private static void Append(MemoryStream content, byte[] line, bool atLineStart)
    {
        content.Write(atLineStart && line is [(byte)'.', ..] ? line.AsSpan(1) : line);
        content.Write("\r\n"u8);
    }
}
