using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sandbox.Web;

namespace Sandbox.Mailbox;

/// <summary>The conversation with one client, from greeting to goodbye.</summary>
internal sealed class SmtpSession(SmtpConnection connection, SmtpDesk desk, X509Certificate2 certificate)
{
    private const string Host = "sandbox.test";
    private const int LongestCommand = 4096;
    private const int MostMistakes = 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly SmtpTransaction _mail = new(connection, desk);
    private Fault? _rolledFor;
    private bool _greeted;
    private bool _over;
    private int _mistakes;

    public async Task RunAsync(CancellationToken stop)
    {
        if (IsDown()) return;
        await connection.ReplyAsync(220, $"{Host} ESMTP");
        try
        {
            while (!_over && await connection.ReadAsync(LongestCommand, stop) is { } line) await ObeyAsync(line, stop);
        }
        catch (TimeoutException) { await connection.ReplyAsync(421, $"4.4.2 {Host} waited too long"); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { await connection.ReplyAsync(421, $"4.3.2 {Host} is closing"); }
    }

    private async Task ObeyAsync(SmtpLine line, CancellationToken stop)
    {
        if (TextOf(line) is not { } text) await MistakeAsync(500, line.TooLong ? "5.5.6 The line is too long" : "5.5.2 Lines are text that ends with CR LF");
        else
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            await ObeyAsync((space < 0 ? text : text[..space]).ToUpperInvariant(), space < 0 ? "" : text[(space + 1)..].Trim(' '), stop);
        }
    }

    private Task ObeyAsync(string verb, string argument, CancellationToken stop) => verb switch
    {
        "EHLO" => HelloAsync(argument, Extensions()),
        "HELO" => HelloAsync(argument, [Host]),
        "MAIL" => MailAsync(argument),
        "RCPT" => _mail.RecipientAsync(argument),
        "DATA" => argument.Length > 0 ? MistakeAsync(501, "5.5.4 DATA takes no argument") : DataAsync(stop),
        "RSET" => ResetAsync(),
        "NOOP" => connection.ReplyAsync(250, "2.0.0 Here"),
        "VRFY" => connection.ReplyAsync(252, "2.5.2 Cannot say, but send it"),
        "HELP" => connection.ReplyAsync(214, "2.0.0 See RFC 5321"),
        "AUTH" => AuthenticateAsync(argument, stop),
        "STARTTLS" => SecureAsync(argument, stop),
        "QUIT" => QuitAsync(),
        _ => MistakeAsync(500, "5.5.1 Not a command of this server"),
    };

    private static string? TextOf(SmtpLine line)
    {
        if (line.TooLong || !line.EndsWell) return null;
        try { return StrictUtf8.GetString(line.Bytes) is var text && text.Any(char.IsControl) ? null : text; }
        catch (DecoderFallbackException) { return null; }
    }

    private string[] Extensions()
    {
        string[] always = [Host, "PIPELINING", $"SIZE {SmtpServer.LargestMessage}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"];
        return connection.IsSecure ? always : [.. always, "STARTTLS"];
    }

    private async Task HelloAsync(string who, string[] answer)
    {
        if (who.Length == 0)
        {
            await MistakeAsync(501, "5.5.4 Say who you are");
            return;
        }
        _greeted = true;
        _mail.Forget();
        await connection.ReplyAsync(250, answer);
    }

    private async Task MailAsync(string argument)
    {
        if (!_greeted) await MistakeAsync(503, "5.5.1 Say EHLO first");
        else if (IsDownSince()) BreakOff();
        else await _mail.StartAsync(argument);
    }

    private async Task DataAsync(CancellationToken stop)
    {
        if (!await _mail.TextAsync(stop)) BreakOff();
    }

    private async Task ResetAsync()
    {
        _mail.Forget();
        await connection.ReplyAsync(250, "2.0.0 Forgotten");
    }

    // Whoever signs in is let in: the sandbox tests that the client can, not who it is.
    private async Task AuthenticateAsync(string argument, CancellationToken stop)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var questions = words.FirstOrDefault()?.ToUpperInvariant() switch { "PLAIN" => new[] { "" }, "LOGIN" => ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"], _ => null };
        if (questions is null)
        {
            await MistakeAsync(504, "5.5.4 PLAIN or LOGIN");
            return;
        }
        foreach (var question in questions.Skip(words.Length - 1))
        {
            await connection.ReplyAsync(334, question);
            if (await connection.ReadAsync(LongestCommand, stop) is not { Bytes: not [(byte)'*'] }) return;
        }
        await connection.ReplyAsync(235, "2.7.0 Welcome");
    }

    private async Task SecureAsync(string argument, CancellationToken stop)
    {
        if (argument.Length > 0) await MistakeAsync(501, "5.5.4 STARTTLS takes no argument");
        else if (connection.IsSecure) await MistakeAsync(503, "5.5.1 Already secure");
        else if (connection.HasMore) BreakOff(); // Commands sent in clear must not be obeyed as if they had come through TLS.
        else
        {
            await connection.ReplyAsync(220, "2.0.0 Go ahead");
            await connection.SecureAsync(certificate, stop);
            _greeted = false;
            _mail.Forget();
        }
    }

    private async Task QuitAsync()
    {
        _over = true;
        await connection.ReplyAsync(221, "2.0.0 Goodbye");
    }

    private async Task MistakeAsync(int code, string text)
    {
        _over = ++_mistakes >= MostMistakes;
        await (_over ? connection.ReplyAsync(421, "4.7.0 Too many mistakes") : connection.ReplyAsync(code, text));
    }

    private bool IsDown()
    {
        _rolledFor = desk.Trouble;
        if (!desk.IsDown()) return false;
        BreakOff();
        return true;
    }

    // The dice were rolled when the client came; only for a later message, or a trouble that began since, they are rolled again.
    private bool IsDownSince()
    {
        var rolled = ReferenceEquals(_rolledFor, desk.Trouble) && _mail.Count == 0;
        _mail.Count++;
        return !rolled && desk.IsDown();
    }

    private void BreakOff()
    {
        _over = true;
        connection.Abort();
    }
}
