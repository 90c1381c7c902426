namespace Portal.Web;

/// <summary>
/// Loggers of the framework that print addresses as they were asked, with whatever a visitor or a vendor put into them. However much an
/// operator wants to know, these say no more than their warnings. Requests are seen by route, in figures and traces.
/// </summary>
internal static class QuietLogs
{
    private static readonly string[] Talkative = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.HostFiltering"];

    public static ILoggingBuilder KeepAddressesOut(this ILoggingBuilder logging)
    {
        foreach (var category in Talkative) logging.AddFilter(category, LogLevel.Warning);
        return logging;
    }
}
