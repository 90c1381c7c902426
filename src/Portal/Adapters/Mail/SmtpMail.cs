using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Portal.Ports;

namespace Portal.Adapters.Mail;

/// <summary>Sends mail through an SMTP server.</summary>
internal sealed class SmtpMail(SmtpConnections connections, IOptions<MailOptions> options, TimeProvider time, ILogger<SmtpMail> log) : IMail
{
    private const string ConnectionLost = "connection-lost";

    public async Task<Reply<bool>> SendAsync(MailMessage message, CancellationToken ct, Func<CancellationToken, Task<MailMessage?>>? lastLook = null)
    {
        var reply = Mailbox.Read(message.To) is { } to ? await SendAsync(new Draft(message, to, lastLook), ct) : new Reply<bool>.Refused("not-an-address");
        if (reply is not Reply<bool>.Answered) log.NotHandedOver(message.Id, reply);
        return reply;
    }

    private async Task<Reply<bool>> SendAsync(Draft draft, CancellationToken asker)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(asker);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            using var place = await connections.EnterAsync(limit.Token);
            return await SendAsync(draft, Letter.FormatFor(draft.To), asker, limit.Token);
        }
        catch (OperationCanceledException) when (!asker.IsCancellationRequested) { return new Reply<bool>.NotReached("timeout"); }
    }

    private async Task<Reply<bool>> SendAsync(Draft draft, FormatOptions format, CancellationToken asker, CancellationToken limit)
    {
        // Addresses that need UTF-8 are rare; they get a connection of their own.
        while (!format.International && connections.TakeWaiting() is { } waiting)
        {
            // A server closes what waits too long, without a word. Nothing was sent yet, so another connection may try.
            var reply = await HandOverAsync(waiting, draft, format, isFresh: false, asker, limit);
            if (reply is not Reply<bool>.NotReached { Why: ConnectionLost }) return reply;
        }
        var (fresh, trouble) = await OpenAsync(format.International, asker, limit);
        return fresh is null ? trouble! : await HandOverAsync(fresh, draft, format, isFresh: true, asker, limit);
    }

    private async Task<(SmtpClient? Fresh, Reply<bool>? Trouble)> OpenAsync(bool utf8, CancellationToken asker, CancellationToken limit)
    {
        try { return (await connections.OpenAsync(utf8, limit), null); }
        catch (AuthenticationException) { return (null, new Reply<bool>.NotReached(FaultWords.Ours)); }
        catch (SslHandshakeException) { return (null, new Reply<bool>.NotReached("no-secure-connection")); }
        // StartTls was demanded and the server does not offer it.
        catch (NotSupportedException) { return (null, new Reply<bool>.NotReached("no-secure-connection")); }
        catch (Exception thrown) when (IsTrouble(thrown, asker)) { return (null, new Reply<bool>.NotReached("no-connection")); }
    }

    private async Task<Reply<bool>> HandOverAsync(SmtpClient client, Draft draft, FormatOptions format, bool isFresh, CancellationToken asker, CancellationToken limit)
    {
        Reply<bool>? reply = null;
        try { return reply = await HandOverAsync(client, draft, format, isFresh, new DataWatch(), asker, limit); }
        finally
        {
            // After a plain yes or no the conversation stands where it should; after all else nobody knows.
            if (client.IsConnected && !format.International && reply is Reply<bool>.Answered or Reply<bool>.Refused) connections.Keep(client);
            else client.Dispose();
        }
    }

    private async Task<Reply<bool>> HandOverAsync(
        SmtpClient client, Draft draft, FormatOptions format, bool isFresh, DataWatch data, CancellationToken asker, CancellationToken limit)
    {
        try
        {
            // The address needs UTF-8. MailKit would send it all the same, to a server that did not say that it understands.
            if (format.International && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8)) return new Reply<bool>.Refused("address-not-supported");
            // A connection that waited may be dead: known before the last look, not after it.
            if (!isFresh) await client.NoOpAsync(limit);
            if (await draft.LeavingAsync(asker) is not { } leaving) return new Reply<bool>.NotReached("not-any-more");
            using var letter = Letter.Write(leaving, draft.To, options.Value, time.GetUtcNow());
            await client.SendAsync(format, letter, limit, data);
            return new Reply<bool>.Answered(true);
        }
        catch (SmtpCommandException said) { return ReplyTo(said); }
        catch (ServiceNotAuthenticatedException) { return new Reply<bool>.NotReached(FaultWords.Ours); }
        catch (Exception thrown) when (IsTrouble(thrown, asker))
        {
            var why = thrown is OperationCanceledException or TimeoutException ? "timeout" : ConnectionLost;
            return data.HasBegun ? new Reply<bool>.Unknown(why) : new Reply<bool>.NotReached(why);
        }
    }

    private static Reply<bool> ReplyTo(SmtpCommandException said) => (int)said.StatusCode switch
    {
        421 => new Reply<bool>.NotReached(ConnectionLost),
        // The server does not want our sender, or wants us to sign in: nothing that this message or its recipient did.
        >= 500 when said.ErrorCode == SmtpErrorCode.SenderNotAccepted => new Reply<bool>.NotReached(FaultWords.Ours),
        >= 500 and var code => new Reply<bool>.Refused($"smtp-{code}"),
        var code => new Reply<bool>.NotReached($"smtp-{code}"),
    };

    private static bool IsTrouble(Exception thrown, CancellationToken asker) =>
        thrown is ProtocolException or CommandException or ServiceNotConnectedException or IOException or SocketException or TimeoutException
        || (thrown is OperationCanceledException && !asker.IsCancellationRequested);

    /// <summary>A mail that is looked at once more, and once only, whichever connection it leaves by.</summary>
    private sealed class Draft(MailMessage message, MailboxAddress to, Func<CancellationToken, Task<MailMessage?>>? lastLook)
    {
        private Task<MailMessage?>? _looked;

        public MailboxAddress To => to;

        public async Task<MailMessage?> LeavingAsync(CancellationToken ct)
        {
            if (lastLook is null) return message;
            var leaving = await (_looked ??= lastLook(ct));
            return leaving?.To == message.To ? leaving : null;
        }
    }

    /// <summary>Knows whether any of the message has gone out: from then on a broken connection proves nothing.</summary>
    private sealed class DataWatch : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasBegun = true;

        public void Report(long bytesTransferred) => HasBegun = true;
    }
}
