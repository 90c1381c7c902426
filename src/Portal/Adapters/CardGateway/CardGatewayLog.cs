namespace Portal.Adapters.CardGateway;

/// <summary>Ids and codes only: Stripe's messages repeat what was sent, and its objects name the holder.</summary>
internal static partial class CardGatewayLog
{
    [LoggerMessage(LogLevel.Warning, "Stripe {What}: {Outcome}, status {Status}, {Type} {Code} {DeclineCode} {Param}, request {RequestId}")]
    public static partial void SaidNo(
        this ILogger log, string what, object outcome, int status, string? type, string? code, string? declineCode, string? param, string? requestId);

    [LoggerMessage(LogLevel.Warning, "Stripe {What}: {Outcome}")]
    public static partial void GaveNoAnswer(this ILogger log, string what, object outcome);
}
