using MimeKit;

namespace Sandbox.Mailbox;

/// <summary>A delivered message as its reader sees it.</summary>
public sealed record Mail(int Id, IReadOnlyList<string> Recipients, string From, string Subject, string? Text, string? Html, DateTimeOffset ReceivedAt)
{
    /// <summary>The sender's own name for the message, without the angle brackets: the same message sent twice has it twice.</summary>
    public string? MessageId { get; init; }

    public string To => string.Join(", ", Recipients);

    /// <summary>The recipients are those of the envelope: whom it reached, whatever the header says.</summary>
    public static Mail Parse(Stream message, IReadOnlyList<string> recipients, DateTimeOffset receivedAt)
    {
        var mime = MimeMessage.Load(message);
        return new Mail(0, recipients, mime.From.ToString(), mime.Subject ?? "", mime.TextBody, mime.HtmlBody, receivedAt) { MessageId = mime.MessageId };
    }
}
