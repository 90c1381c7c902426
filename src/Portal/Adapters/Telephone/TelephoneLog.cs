namespace Portal.Adapters.Telephone;

internal static partial class TelephoneLog
{
    [LoggerMessage(LogLevel.Warning, "Twilio {What}: {Outcome}, status {Status}, error {Code}, request {RequestId}")]
    public static partial void SaidNo(this ILogger log, string what, object outcome, int status, int? code, string? requestId);

    [LoggerMessage(LogLevel.Warning, "Twilio {What}: {Outcome}")]
    public static partial void GaveNoAnswer(this ILogger log, string what, object outcome);
}
