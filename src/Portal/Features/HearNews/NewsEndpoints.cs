using Portal.Ports;
using Portal.Web;

namespace Portal.Features.HearNews;

/// <summary>
/// Where neighbours tell us what happened. They have no session and no form of ours: a signature over the very bytes takes the place of
/// both, so nothing reads the body before it is checked.
/// </summary>
public static class NewsEndpoints
{
    public static WebApplication MapNews(this WebApplication app)
    {
        app.MapPost(NewsPath.Start + "/{source}", HearAsync).AllowAnonymous();
        app.MapGet(NewsPath.Start + "/{source}", () => Say(StatusCodes.Status405MethodNotAllowed, "tell by POST")).AllowAnonymous();
        return app;
    }

    /// <summary>2xx only when all that follows from it is committed; anything else makes Stripe and PayPal deliver it again. Twilio says it once.</summary>
    private static async Task<IResult> HearAsync(string source, HttpRequest request, IEnumerable<INewsSource> sources, NewsDesk desk, CancellationToken ct)
    {
        if (sources.FirstOrDefault(candidate => candidate.Name == source) is not { } from) return Results.NotFound();
        var delivery = new NewsDelivery(await request.BodyAsync(RequestLimits.Body, ct), request.QueryString.Value ?? "", Headers(request));
        switch (await from.ReadAsync(delivery, ct))
        {
            case Reply<NewsItem>.Answered(var news):
                await desk.HearAsync(source, news, ct);
                return Results.Text("heard");
            case Reply<NewsItem>.Refused(var why):
                desk.TurnAway(source, why);
                return Say(why == INewsSource.Signature ? from.NotItsOwn : StatusCodes.Status400BadRequest, why);
            default:
                return Say(StatusCodes.Status503ServiceUnavailable, "come back later");
        }
    }

    private static Dictionary<string, string> Headers(HttpRequest request) =>
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>A line for a program, instead of a page.</summary>
    private static IResult Say(int status, string line) => Results.Text(line, statusCode: status);
}
