using System.Globalization;

namespace Sandbox.Web;

/// <summary>The JSON that tests use for what concerns all neighbours: requests, faults, clock, reset. A neighbour maps its own.</summary>
internal static class TestJson
{
    public static void MapTestJson(this IEndpointRouteBuilder app)
    {
        app.MapGet("/requests.json", (RequestLog log, string? vendor) => log.Newest(vendor).Select(Shown));
        app.MapGet("/faults.json", (Faults faults) => faults.All());
        app.MapPut("/faults.json", SetFault);
        app.MapGet("/clock.json", (SandboxClock clock) => Shown(clock));
        app.MapPost("/clock.json", AdvanceClock);
        app.MapPost("/reset.json", (Reset reset) => { reset.Everything(); return Results.NoContent(); });
    }

    /// <summary>Moves the clock on by a span written d.hh:mm:ss; false when it is no such span or leads back.</summary>
    public static bool Advance(string? by, SandboxClock clock)
    {
        if (!TimeSpan.TryParse(by, CultureInfo.InvariantCulture, out var span) || span < TimeSpan.Zero || span > TimeSpan.FromDays(36500)) return false;
        clock.Advance(span);
        return true;
    }

    /// <summary>Sets the fault, or says what is wrong with it.</summary>
    public static string? Set(Fault fault, Faults faults, IEnumerable<INeighbour> neighbours)
    {
        var vendors = neighbours.Select(neighbour => neighbour.Name).ToList();
        if (!vendors.Contains(fault.Vendor)) return $"vendor is one of {string.Join(", ", vendors)}.";
        if (!Fault.Modes.Contains(fault.Mode)) return $"mode is one of {string.Join(", ", Fault.Modes)}.";
        if (fault.Rate is not (>= 0 and <= 1)) return "rate is between 0 and 1.";
        faults.Set(fault);
        return null;
    }

    public static string Days(TimeSpan span) => span.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static object Shown(ReceivedRequest request) => new { request.Method, request.Path, request.IdempotencyKey, request.Status, request.At };

    private static object Shown(SandboxClock clock) => new { Now = clock.GetUtcNow(), Offset = Days(clock.Offset) };

    private static IResult SetFault(FaultOrder order, Faults faults, IEnumerable<INeighbour> neighbours)
    {
        var wrong = Set(new Fault(order.Vendor ?? "", order.Mode ?? "", order.Rate ?? 1, order.Seed ?? 0), faults, neighbours);
        return wrong is null ? Results.NoContent() : Results.BadRequest(new { error = wrong });
    }

    private static IResult AdvanceClock(ClockOrder order, SandboxClock clock) =>
        Advance(order.Advance, clock) ? Results.Ok(Shown(clock)) : Results.BadRequest(new { error = "advance is a span d.hh:mm:ss, not below zero." });

    private sealed record FaultOrder(string? Vendor, string? Mode, double? Rate, int? Seed);

    private sealed record ClockOrder(string? Advance);
}

/// <summary>Everything received forgotten, faults off, what was put off dropped. The clock stays: the portal's time must not run back.</summary>
[Singleton]
internal sealed class Reset(IEnumerable<INeighbour> neighbours, Faults faults, RequestLog log, LateEffects late)
{
    public void Everything()
    {
        late.Reset();
        faults.Reset();
        foreach (var neighbour in neighbours) neighbour.Reset();
        log.Reset();
    }
}
