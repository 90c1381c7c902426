using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Storage;
using Simulation.Engine;

namespace Simulation.Rules;

/// <summary>N4: what codes by message and call may cost. The caps are low where people want many, so that a few of them get there.</summary>
internal sealed class SpendRules
{
    private const int MostToNumber = 5;

    /// <summary>The number's window, which is shorter than its wait; the prefix's wait, which is shorter than its window.</summary>
    private static readonly TimeSpan OfNumber = TimeSpan.FromHours(1);
    private static readonly TimeSpan OfPrefix = TimeSpan.FromHours(6);

    /// <summary>The portals' clocks are not quite the same.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(6);

    private readonly Run _run;
    private readonly CodeOptions _caps;
    private readonly HashSet<string> _codes = [];
    private readonly Dictionary<string, List<DateTimeOffset>> _counted = [];

    public SpendRules(Run run)
    {
        (_run, _caps) = (run, run.Services.GetRequiredService<IOptions<CodeOptions>>().Value);
        (_caps.SendsInAnHour, _caps.SendsToPrefixInADay, _caps.SendsByPhoneInADay) = run.Mix.Calls > 0 ? (MostToNumber, 4, 10) : (MostToNumber, 12, 1000);
    }

    /// <summary>The carrier is asked for a code's message or call; a code counts once, at the time it was made.</summary>
    public void Asks(string code, string number)
    {
        if (!_codes.Add(code) || _run.Books.Ask("SELECT sent_at FROM challenges WHERE id = $1", row => row.GetFieldValue<DateTimeOffset>(0), code) is not [var made]) return;
        CheckSpan(number, made, MostToNumber, OfNumber);
        CheckSpan(number[..7], made, _caps.SendsToPrefixInADay, OfPrefix);
        // Close to midnight it may be another day to the other portal.
        if (made.TimeOfDay < Slack || made.TimeOfDay > TimeSpan.FromDays(1) - Slack) return;
        if (Count($"day {made:yyyy-MM-dd}", made).Count > _caps.SendsByPhoneInADay) _run.Fail($"N4: at most {_caps.SendsByPhoneInADay} messages and calls leave in a day, but on {made:yyyy-MM-dd} more did.");
    }

    /// <summary>A window may end when all but one of it are used, and the next be used up at once: twice as many take as long as a window or a wait.</summary>
    private void CheckSpan(string which, DateTimeOffset made, int most, TimeSpan least)
    {
        var counted = Count(which, made);
        if (counted.Count < 2 * most) return;
        var span = counted[^1] - counted[^(2 * most)];
        if (span >= least - Slack) return;
        _run.Fail($"N4: of {most} codes and then a wait, twice as many take {least.TotalHours} hours, but {2 * most} went to {which} in {span}.");
    }

    private List<DateTimeOffset> Count(string what, DateTimeOffset made)
    {
        if (!_counted.TryGetValue(what, out var counted)) _counted[what] = counted = [];
        counted.Add(made);
        counted.Sort();
        return counted;
    }
}
