namespace Browser.Tests.Kit;

/// <summary>The pages that need no account, and the gallery, which stands for all others.</summary>
internal static class Places
{
    public static readonly string[] Plain = ["/", "/terms", "/privacy", "/accessibility", "/help/codes"];

    public static readonly string[] All = [.. Plain, "/gallery", "/there-is-no-such-page", "/gallery/busy"];
}
