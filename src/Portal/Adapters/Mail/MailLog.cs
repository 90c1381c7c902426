namespace Portal.Adapters.Mail;

/// <summary>What is said of a mail: our own id of it, never whom it goes to or what stands in it. A server's words may name the recipient.</summary>
internal static partial class MailLog
{
    [LoggerMessage(LogLevel.Warning, "Mail {MailId} was not handed over: {Outcome}")]
    public static partial void NotHandedOver(this ILogger log, string mailId, object outcome);
}
