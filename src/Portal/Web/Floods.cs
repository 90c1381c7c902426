using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>How much one network may ask of one process. Wide, as offices and mobile carriers share addresses.</summary>
[Section("Floods")]
public sealed class FloodOptions
{
    /// <summary>Requests in a second, in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RequestsInASecond { get; set; } = 200;

    /// <summary>Requests at once, before the long run counts.</summary>
    [Range(1, 1_000_000)]
    public int RequestsAtOnce { get; set; } = 2000;

    /// <summary>The same of programs: product teams at /api, and neighbours at /webhooks, who bring all their news from few addresses.</summary>
    [Range(1, 1_000_000)]
    public int ProgramRequestsInASecond { get; set; } = 300;

    [Range(1, 1_000_000)]
    public int ProgramRequestsAtOnce { get; set; } = 3000;
}

/// <summary>
/// Turns a flood away before it costs anything: no session is looked up, no form read, no line written for each. Counted in memory, by
/// process: it keeps the portal quick, and guards nothing. What must hold is counted in the database, see Storage/Limits.
/// </summary>
internal static class Floods
{
    public static IServiceCollection AddFloods(this IServiceCollection services)
    {
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<FloodOptions>>((limiter, figures) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartOf(context, figures.Value));
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (refused, _) =>
            {
                var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(1);
                refused.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                if (IsOfProgram(refused.HttpContext.Request)) await AnswerOfProgram.ExecuteAsync(refused.HttpContext);
            };
        });
        return services.AddRateLimiter(_ => { });
    }

    /// <summary>As the endpoints say it themselves, where they count by who asks.</summary>
    private static IResult AnswerOfProgram => Results.Problem("Too many requests. Wait as long as Retry-After says, and send several events in one report.", statusCode: StatusCodes.Status429TooManyRequests,
        extensions: new Dictionary<string, object?> { ["code"] = "too_many_requests" });

    /// <summary>
    /// Balancers are always answered, at no cost. Programs are counted apart from the people of their network. Stripe and PayPal deliver again
    /// later what is turned away, as they do when we are away. Twilio does not: its word of how one message fared is lost then.
    /// </summary>
    private static RateLimitPartition<string> PartOf(HttpContext context, FloodOptions figures)
    {
        if (context.Request.AsksHealth()) return RateLimitPartition.GetNoLimiter("");
        var network = Visit.NetworkOf(context.Connection.RemoteIpAddress);
        return IsOfProgram(context.Request)
            ? Bucket("programs of " + network, figures.ProgramRequestsAtOnce, figures.ProgramRequestsInASecond)
            : Bucket(network, figures.RequestsAtOnce, figures.RequestsInASecond);
    }

    private static bool IsOfProgram(HttpRequest request) => request.IsApi() || request.IsNews();

    private static RateLimitPartition<string> Bucket(string whose, int atOnce, int inASecond) =>
        RateLimitPartition.GetTokenBucketLimiter(whose, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = inASecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
