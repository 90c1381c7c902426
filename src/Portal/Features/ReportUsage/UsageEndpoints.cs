using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ReportUsage;

/// <summary>Where product teams report usage. No page: a program asks, and is answered in JSON whatever is wrong.</summary>
public static class UsageEndpoints
{
    public const string Place = "/api/usage";

    private const int MostBytes = 512 * 1024;

    public static WebApplication MapUsage(this WebApplication app)
    {
        app.MapPost(Place, ReportAsync).AllowAnonymous().DescribeUsage();
        app.MapOpenApi(UsageDocument.Place).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> ReportAsync(HttpRequest request, UsageDoor door, UsageDesk desk, IOptions<UsageOptions> options, CancellationToken ct)
    {
        var (source, refusal) = await door.AdmitAsync(request, ct);
        if (source is null) return refusal;
        if (!request.HasJsonContentType()) return Problem(StatusCodes.Status415UnsupportedMediaType, "not_json", "Send the report as application/json.");
        try
        {
            // By stream, as that passes over a byte order mark.
            using var report = await JsonDocument.ParseAsync(new MemoryStream(await request.BodyAsync(MostBytes, ct)), default, ct);
            if (report.RootElement.ValueKind is not JsonValueKind.Object || UsageReader.Find(report.RootElement, "events") is not { } events || events.ValueKind is not JsonValueKind.Array || events.GetArrayLength() == 0)
                return Problem(StatusCodes.Status400BadRequest, "malformed", "A report is an object with “events”, a list of one event at least.");
            if (events.GetArrayLength() > options.Value.MostEvents)
                return Problem(StatusCodes.Status413PayloadTooLarge, "too_many_events", string.Create(CultureInfo.InvariantCulture, $"A report has {options.Value.MostEvents} events at most. Send several."));
            return Answer(await desk.TakeAsync(source, [.. events.EnumerateArray().Select(UsageReader.Read)], ct));
        }
        catch (JsonException)
        {
            return Problem(StatusCodes.Status400BadRequest, "malformed", "This is no JSON. Nothing of it was taken.");
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode is StatusCodes.Status408RequestTimeout)
        {
            return Problem(refused.StatusCode, "too_slow", "The report did not arrive in time. Send it again, or several smaller ones.");
        }
        catch (BadHttpRequestException refused)
        {
            return Problem(refused.StatusCode, "too_large", string.Create(CultureInfo.InvariantCulture, $"A report has {MostBytes} bytes at most. Send several."));
        }
    }

    /// <summary>200: all are on record. 207: some are. 422: none is.</summary>
    private static IResult Answer(IReadOnlyList<UsageResult> results)
    {
        var answer = new UsageAnswer { Taken = results.Count(result => result.Status is not UsageStatus.Refused), Events = results };
        if (answer.Taken == results.Count) return Results.Json(answer);
        if (answer.Taken > 0) return Results.Json(answer, statusCode: StatusCodes.Status207MultiStatus);
        return Problem(StatusCodes.Status422UnprocessableEntity, "refused", "None of the events was taken. Each says why.", ("taken", 0), ("events", results));
    }

    internal static IResult Problem(int status, string code, string detail, params (string Name, object? Value)[] more) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?>([new("code", code), .. more.Select(extra => KeyValuePair.Create(extra.Name, extra.Value))]));
}

/// <summary>Who knocks, and how often.</summary>
public sealed class UsageDoor(Limits limits, Visit visit, IOptions<UsageOptions> options, TimeProvider time) : IPartOfSlice
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    internal async Task<(string? Source, IResult Refusal)> AdmitAsync(HttpRequest request, CancellationToken ct)
    {
        var header = request.Headers.Authorization.ToString();
        var given = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (options.Value.OwnerOf(given) is not { } source) return (null, await TurnAwayAsync(request, ct));
        var counted = await limits.CountAsync(null, ct, new LimitFor(new Limit("usage reports", options.Value.RequestsInAMinute, Minute, Minute), source));
        return counted.BlockedUntil is { } until ? (null, Wait(request, until)) : (source, Results.Empty);
    }

    /// <summary>Counts wrong keys only: a right one is let in however many wrong ones come from its network.</summary>
    private async Task<IResult> TurnAwayAsync(HttpRequest request, CancellationToken ct)
    {
        var counted = await limits.CountAsync(null, ct, new LimitFor(new Limit("wrong usage keys", options.Value.WrongKeysInAMinute, Minute, Minute), visit.Network));
        if (counted.BlockedUntil is { } until) return Wait(request, until);
        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return UsageEndpoints.Problem(StatusCodes.Status401Unauthorized, "unknown_key", "Send your team's key as “Authorization: Bearer …”.");
    }

    private IResult Wait(HttpRequest request, DateTimeOffset until)
    {
        request.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling((until - time.GetUtcNow()).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return UsageEndpoints.Problem(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many requests. Wait as long as Retry-After says, and send several events in one report.");
    }
}
