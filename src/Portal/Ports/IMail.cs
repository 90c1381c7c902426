namespace Portal.Ports;

/// <summary>One mail to one person, in two equal versions.</summary>
/// <param name="Id">Our own key; becomes the Message-ID, so that a second copy can be recognised.</param>
/// <param name="To">The mailbox as its owner typed it; may hold UTF-8 before and after the @.</param>
public sealed record MailMessage(string Id, string To, string Subject, string Text, string Html);

/// <summary>Hands mail to the SMTP server.</summary>
public interface IMail
{
    /// <summary>
    /// Answered: the server took responsibility (250 after DATA). Refused: 5xx for this message or recipient. NotReached: no connection
    /// or 4xx before the data was accepted. Unknown: the connection broke after the data was sent.
    /// </summary>
    /// <param name="lastLook">
    /// Asked once, when a connection stands and the mail is about to leave, which may be much later: the mail as it leaves, to the same
    /// mailbox; null when it must not leave any more, which is NotReached.
    /// </param>
    Task<Reply<bool>> SendAsync(MailMessage message, CancellationToken ct, Func<CancellationToken, Task<MailMessage?>>? lastLook = null);
}
