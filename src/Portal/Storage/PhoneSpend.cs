using System.Globalization;
using Microsoft.Extensions.Options;

namespace Portal.Storage;

/// <summary>Messages and calls since midnight (UTC), and the most that there may be before the next.</summary>
public sealed record SentByPhone(int Sent, int Most)
{
    public bool IsSpent => Sent >= Most;

    /// <summary>Time to look why, or to raise the figure.</summary>
    public bool IsNearlySpent => Sent >= Most * 0.8;
}

/// <summary>
/// What messages and calls may cost in a day: counted in one row of the limits, with each of the others at once. When four fifths are used, and
/// when all are, one of the processes says so, once a day for each figure that is set; that it was said is a row too.
/// </summary>
public sealed class PhoneSpend(Limits limits, TimeProvider time, IntentMeter meter, IOptions<CodeOptions> options, ILogger<PhoneSpend> log)
{
    /// <summary>To be counted with a message or call.</summary>
    public LimitFor OfADay() => UntilMidnight("messages and calls", options.Value.SendsByPhoneInADay, "");

    public async Task<SentByPhone> TodayAsync(CancellationToken ct) => new(await limits.CountOfAsync(OfADay(), ct), options.Value.SendsByPhoneInADay);

    /// <summary>Looks how it stands, every so often. Dying before the line is written costs the line: the page and the figure have it.</summary>
    public async Task<SentByPhone> WatchAsync(CancellationToken ct)
    {
        var today = await TodayAsync(ct);
        if (today.IsNearlySpent && await IsFirstToSayAsync("messages and calls, nearly spent", ct))
        {
            meter.Alarmed("phone-nearly-spent");
            log.LogWarning("{Sent} of the {Most} messages and calls of this day are used; Codes:SendsByPhoneInADay sets how many there are", today.Sent, today.Most);
        }
        if (today.IsSpent && await IsFirstToSayAsync("messages and calls, spent", ct))
        {
            meter.Alarmed("phone-spent");
            log.LogCritical("Alarm: all {Most} messages and calls of this day are used, none is sent before midnight (UTC); Codes:SendsByPhoneInADay sets how many there are", today.Most);
        }
        return today;
    }

    private async Task<bool> IsFirstToSayAsync(string what, CancellationToken ct) =>
        (await limits.CountAsync(null, ct, UntilMidnight(what, 1, options.Value.SendsByPhoneInADay.ToString(CultureInfo.InvariantCulture)))).IsAllowed;

    private LimitFor UntilMidnight(string name, int most, string subject)
    {
        var now = time.GetUtcNow();
        var rest = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        return new LimitFor(new Limit(name, most, rest, rest), subject);
    }
}
