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
            limiter.OnRejected = (refused, _) =>
            {
                var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(1);
                refused.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
        return services.AddRateLimiter(_ => { });
    }

    /// <summary>Balancers, neighbours and product teams have few addresses and much to ask; what they may is limited where it is known who asks.</summary>
    private static RateLimitPartition<string> PartOf(HttpContext context, FloodOptions figures) =>
        context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/api") || context.Request.IsNews()
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(Visit.NetworkOf(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = figures.RequestsAtOnce,
                TokensPerPeriod = figures.RequestsInASecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            });
}
