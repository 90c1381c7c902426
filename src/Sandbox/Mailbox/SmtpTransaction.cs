using System.Globalization;

namespace Sandbox.Mailbox;

/// <summary>One message on its way in: who sends it, to whom, and its text.</summary>
internal sealed class SmtpTransaction(SmtpConnection connection, SmtpDesk desk)
{
    private const int MostRecipients = 100;

    private static readonly string[] Known = ["SIZE", "BODY", "SMTPUTF8", "AUTH"];

    private readonly List<string> _recipients = [];
    private bool _started;
    private bool _utf8;

    /// <summary>How many messages this client has begun.</summary>
    public int Count { get; set; }

    public void Forget()
    {
        _started = false;
        _recipients.Clear();
    }

    public async Task StartAsync(string argument)
    {
        var refusal = _started ? (503, "5.5.1 One message at a time") : Refusal(SmtpPath.Parse(argument, "FROM"));
        if (refusal is { } no)
        {
            await connection.ReplyAsync(no.Item1, no.Item2);
            return;
        }
        _started = true;
        _utf8 = SmtpPath.Parse(argument, "FROM")!.Parameters.ContainsKey("SMTPUTF8");
        await connection.ReplyAsync(250, "2.1.0 Sender taken");
    }

    public async Task RecipientAsync(string argument)
    {
        var path = SmtpPath.Parse(argument, "TO");
        if (!_started) await connection.ReplyAsync(503, "5.5.1 MAIL comes first");
        else if (path is not { Address.Length: > 0 }) await connection.ReplyAsync(501, "5.1.3 Not an address: TO:<user@host>");
        else if (path.Parameters.Count > 0) await connection.ReplyAsync(555, "5.5.4 RCPT takes no parameters");
        else if (!path.IsAscii && !_utf8) await connection.ReplyAsync(553, "5.6.7 Such an address needs SMTPUTF8");
        else if (_recipients.Count >= MostRecipients) await connection.ReplyAsync(452, "4.5.3 Too many recipients");
        else if (desk.Declines(path.Address)) await connection.ReplyAsync(550, "5.1.1 No such mailbox");
        else
        {
            _recipients.Add(path.Address);
            await connection.ReplyAsync(250, "2.1.5 Recipient taken");
        }
    }

    /// <summary>Takes the text; false when the connection is to break.</summary>
    public async Task<bool> TextAsync(CancellationToken stop)
    {
        if (!_started || _recipients.Count == 0)
        {
            await connection.ReplyAsync(503, _started ? "5.5.1 RCPT comes first" : "5.5.1 MAIL comes first");
            return true;
        }
        await connection.ReplyAsync(354, "End with CR LF . CR LF");
        if (await SmtpBody.ReadAsync(connection, stop) is not { } body) return false;
        var recipients = _recipients.ToArray();
        Forget();
        return await TakeAsync(body, recipients, stop);
    }

    private async Task<bool> TakeAsync(SmtpBody body, string[] recipients, CancellationToken stop)
    {
        if (body.Fault is { } fault)
        {
            await connection.ReplyAsync(fault.Code, fault.Text);
            return true;
        }
        try
        {
            if (!await desk.TakeAsync(body.Content, recipients, stop)) return false;
            await connection.ReplyAsync(250, "2.0.0 Delivered");
        }
        catch (FormatException) { await connection.ReplyAsync(554, "5.6.0 Not a message"); }
        return true;
    }

    private static (int, string)? Refusal(SmtpPath? path)
    {
        if (path is null) return (501, "5.1.7 Not an address: FROM:<user@host>");
        if (path.Parameters.Keys.Except(Known, StringComparer.OrdinalIgnoreCase).Any()) return (555, "5.5.4 Unknown parameter");
        if (!path.IsAscii && !path.Parameters.ContainsKey("SMTPUTF8")) return (553, "5.6.7 Such an address needs SMTPUTF8");
        if (path.Parameters.TryGetValue("BODY", out var body) && body.ToUpperInvariant() is not ("7BIT" or "8BITMIME")) return (501, "5.5.4 BODY is 7BIT or 8BITMIME");
        if (!path.Parameters.TryGetValue("SIZE", out var size)) return null;
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var octets)) return (501, "5.5.4 SIZE is a number");
        return octets > SmtpServer.LargestMessage ? (552, "5.3.4 The message is too big") : null;
    }
}
