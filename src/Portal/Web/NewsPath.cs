namespace Portal.Web;

/// <summary>Where neighbours tell us what happened: no pages, no forms, no visitors.</summary>
public static class NewsPath
{
    public const string Start = "/webhooks";

    public static bool IsNews(this HttpRequest request) => request.Path.StartsWithSegments(Start, StringComparison.OrdinalIgnoreCase);
}
