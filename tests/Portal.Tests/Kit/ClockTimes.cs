using System.Globalization;

namespace Portal.Tests.Kit;

/// <summary>How the portal says until when somebody waits.</summary>
internal static class ClockTimes
{
    public static string InWords(this World world, DateTimeOffset until) =>
        until.UtcDateTime.Date == world.Clock.GetUtcNow().UtcDateTime.Date ? Time(until) : Time(until) + until.ToString(" 'on' d MMMM", CultureInfo.InvariantCulture);

    /// <summary>Moves on to this time of the day (UTC), at least an hour from now.</summary>
    public static void AdvanceTo(this World world, TimeSpan timeOfDay)
    {
        var now = world.Clock.GetUtcNow();
        var then = now.UtcDateTime.Date + timeOfDay;
        while (then < now.UtcDateTime.AddHours(1)) then = then.AddDays(1);
        world.Advance(then - now.UtcDateTime);
    }

    private static string Time(DateTimeOffset until) => until.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
