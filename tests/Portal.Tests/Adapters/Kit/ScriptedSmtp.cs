using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Adapters.Kit;

/// <summary>
/// A mail server with moods. It answers each line by the script: the first whose verb the line begins with and that has answers left. An
/// answer of null breaks the connection. "." stands for the end of a message, "HELLO" for the greeting.
/// </summary>
public sealed class ScriptedSmtp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string Verb, Queue<string?> Answers)> _script = [];
    private readonly Task _serving;

    public ScriptedSmtp(params (string Verb, string?[] Answers)[] script)
    {
        _script.AddRange(script.Select(part => (part.Verb, new Queue<string?>(part.Answers))));
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public int Messages { get; private set; }

    public (string, string?)[] Settings => [("Mail:Port", $"{Port}")];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Connections++;
            try { await TalkAsync(client.GetStream()); }
            catch (IOException) { }
            client.LingerState = new LingerOption(true, 0);
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (!await SayAsync(writer, "HELLO")) return;
        var inData = false;
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (inData && line != ".") continue;
            inData = line == "DATA";
            if (line == ".") Messages++;
            if (!await SayAsync(writer, line)) return;
        }
    }

    private async Task<bool> SayAsync(StreamWriter writer, string line)
    {
        var answer = _script.FirstOrDefault(part => line.StartsWith(part.Verb, StringComparison.Ordinal) && part.Answers.Count > 0).Answers is { } answers
            ? answers.Dequeue()
            : Usual(line);
        if (answer is not null) await writer.WriteLineAsync(answer);
        return answer is not null;
    }

    private static string Usual(string line) => line switch
    {
        "HELLO" => "220 scripted.test",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };
}
