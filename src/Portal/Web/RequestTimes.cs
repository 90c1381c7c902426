using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>How long a request may take.</summary>
[Section("Requests")]
public sealed class RequestOptions : IValidatableObject
{
    /// <summary>From its first line to the end of a form.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ReadWithin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>To the end of the answer. Longer than all that the answer may ask of neighbours, with their time-outs.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:15:00")]
    public TimeSpan Within { get; set; } = TimeSpan.FromMinutes(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReadWithin >= Within) yield return new ValidationResult("Requests:ReadWithin must be shorter than Requests:Within.");
    }
}

/// <summary>
/// Gives up on a request that does not come to its end, as if the browser had gone away: reading and looking stop. What a form asked for does not: a
/// command goes on to its own end (<see cref="StepPage"/>), and whoever sends the form once more gets its answer.
/// </summary>
internal sealed class RequestTimes(RequestDelegate next, IOptions<RequestOptions> options, TimeProvider time, ILogger<RequestTimes> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var gone = context.RequestAborted;
        using var patience = new CancellationTokenSource(options.Value.Within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, patience.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            log.LogWarning("A request to {Route} was given up after {Seconds} seconds", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no place of ours", options.Value.Within.TotalSeconds);
            GiveUp(context);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }

    private static void GiveUp(HttpContext context)
    {
        // Half an answer must not look like a whole one.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
    }
}
