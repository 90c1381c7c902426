namespace Portal.Web;

/// <summary>Where neighbours tell us what happened: no pages, no forms, no visitors.</summary>
public static class NewsPath
{
    public const string Start = "/webhooks";

    public static bool IsNews(this HttpRequest request) => request.Path.StartsWithSegments(Start, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where product teams' programs ask.</summary>
public static class ApiPath
{
    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where balancers ask.</summary>
public static class HealthPath
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static bool IsHealth(this HttpRequest request) => request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    /// <summary>One of the two questions themselves, and nothing beside them.</summary>
    public static bool AsksHealth(this HttpRequest request) =>
        request.Path.Equals(Live, StringComparison.OrdinalIgnoreCase) || request.Path.Equals(Ready, StringComparison.OrdinalIgnoreCase);
}
