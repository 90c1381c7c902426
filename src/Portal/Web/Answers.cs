using Htmx;
using Microsoft.AspNetCore.Mvc;

namespace Portal.Web;

/// <summary>How answers travel: 303 for a browser, the same for HTMX (which follows it), HX-Redirect where the whole page must be loaded anew.</summary>
public static class Answers
{
    /// <summary>Sends the visitor to a place of ours.</summary>
    /// <param name="wholePage">True when the header changes too (signed in or out): HTMX must then load the page, not swap a part.</param>
    public static void Go(HttpContext context, string place, bool wholePage = false)
    {
        if (!IsLocal(place)) throw new InvalidOperationException("Only places of ours.");
        Redirect(context, place, wholePage);
    }

    /// <summary>Sends the visitor to a neighbour's page; the caller has checked the host against the list.</summary>
    public static void Leave(HttpContext context, string url) => Redirect(context, url, wholePage: true);

    public static bool IsLocal(string? place) =>
        place is { Length: > 0 } && place[0] == '/' && (place.Length == 1 || (place[1] != '/' && place[1] != '\\')) && place.All(letter => letter is >= ' ' and <= '~');

    private static void Redirect(HttpContext context, string url, bool wholePage)
    {
        var response = context.Response;
        if (wholePage && context.Request.IsHtmx())
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.Headers["HX-Redirect"] = url;
            return;
        }
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = url;
    }
}

/// <summary>An action result that has already been written by <see cref="Answers"/>.</summary>
public sealed class Gone(string url, bool wholePage, bool outside = false) : ActionResult
{
    public override void ExecuteResult(ActionContext context)
    {
        if (outside) Answers.Leave(context.HttpContext, url);
        else Answers.Go(context.HttpContext, url, wholePage);
    }
}
