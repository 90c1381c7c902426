using Htmx;

namespace Portal.Web;

/// <summary>Whether a request wants the changed step alone. Going back in history wants the whole page, though HTMX asks for it too.</summary>
public static class Fragment
{
    public static bool IsAskedFor(HttpRequest request) => request.IsHtmx() && !request.Headers.ContainsKey("HX-History-Restore-Request");
}
