using System.Globalization;
using KillTests.World;

namespace KillTests.Check;

/// <summary>What was killed, and in how many of the rounds that were asked for.</summary>
internal sealed record Toll(int Asked, int Played, int OfPortals, int OfPostgres)
{
    /// <summary>Why the run shows less than it says.</summary>
    public IEnumerable<string> Faults(bool mustPlayAll)
    {
        if (OfPortals == 0) yield return "No portal was killed, so nothing is shown.";
        if (OfPostgres == 0 && Played >= Killer.FirstOfPostgres) yield return "PostgreSQL was not killed when its turn came, so nothing is shown of it.";
        if (mustPlayAll && Played < Asked) yield return $"Fewer rounds than were asked for: {this}.";
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Played} of {Asked} rounds");
}
