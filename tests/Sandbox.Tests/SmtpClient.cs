using System.Net.Sockets;
using System.Text;

namespace Sandbox.Tests;

/// <summary>Speaks SMTP word for word, so that a test can also say what no decent client says.</summary>
internal sealed class SmtpClient : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private SmtpClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    public static async Task<SmtpClient> ConnectAsync(RunningSandbox sandbox, bool greet = true)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", sandbox.Addresses.SmtpPort);
        var smtp = new SmtpClient(client);
        if (greet) await smtp.ExpectAsync("220", null);
        if (greet) await smtp.ExpectAsync("250", "EHLO test");
        return smtp;
    }

    /// <summary>True when the server hangs up instead of greeting; the reset may come while we still connect, or just after.</summary>
    public static async Task<bool> IsTurnedAwayAsync(RunningSandbox sandbox)
    {
        try
        {
            await using var smtp = await ConnectAsync(sandbox, greet: false);
            return await smtp.AskAsync(null) is null;
        }
        catch (Exception reset) when (reset is SocketException or InvalidOperationException) { return true; }
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public Task SendUtf8Async(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>The whole reply to a line, or what comes unasked; null when the server hung up.</summary>
    public async Task<string?> AskAsync(string? line)
    {
        if (line is not null) await SendUtf8Async(line + "\r\n");
        var reply = new StringBuilder();
        try
        {
            while (await _reader.ReadLineAsync() is { } part)
            {
                reply.Append(part).Append('\n');
                if (part.Length < 4 || part[3] == ' ') return reply.ToString();
            }
        }
        catch (IOException) { }
        return null;
    }

    public async Task<string> ExpectAsync(string code, string? line)
    {
        var reply = await AskAsync(line);
        Assert.StartsWith(code, reply, StringComparison.Ordinal);
        return reply!;
    }

    public async Task BeginAsync(string to = "anna@example.test")
    {
        await ExpectAsync("250", "MAIL FROM:<portal@example.test>");
        await ExpectAsync("250", $"RCPT TO:<{to}>");
        await ExpectAsync("354", "DATA");
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
