namespace Portal.Adapters.PayPal;

internal static partial class PayPalLog
{
    [LoggerMessage(LogLevel.Warning, "PayPal {What}: status {Status}, {Issue}, debug id {DebugId}")]
    public static partial void SaidNo(this ILogger log, string what, int status, string? issue, string? debugId);

    [LoggerMessage(LogLevel.Warning, "PayPal {What}: {Outcome}")]
    public static partial void GaveNoAnswer(this ILogger log, string what, object outcome);

    [LoggerMessage(LogLevel.Error, "PayPal gave no access token: status {Status}, debug id {DebugId}")]
    public static partial void GaveNoToken(this ILogger log, int status, string? debugId);

    [LoggerMessage(LogLevel.Error, "PayPal's page is not at {Origin}: check PayPal:ApprovalOrigin; debug id {DebugId}")]
    public static partial void PageIsElsewhere(this ILogger log, string origin, string? debugId);
}
