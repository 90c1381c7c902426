using System.Diagnostics;

namespace KillTests.World;

/// <summary>Kills at moments drawn from a seed, and starts again at once.</summary>
internal sealed class Killer(KillWorld world, int seed)
{
    private const int OncePostgresIn = 8;
    private const double ShareInPeace = 0.75;

    /// <summary>The first round in which PostgreSQL's turn comes.</summary>
    public const int FirstOfPostgres = (OncePostgresIn / 2) + 1;

    private readonly Random _dice = new(seed);

    public int Rounds { get; private set; }

    public int OfPortals { get; private set; }

    public int OfPostgres { get; private set; }

    /// <summary>The longest that a portal took from its death to its first good answer, where that was waited for.</summary>
    public TimeSpan LongestReturn { get; private set; }

    public async Task RoundAsync()
    {
        await Task.Delay(_dice.Next(50, 1500));
        if (++Rounds % OncePostgresIn == FirstOfPostgres)
        {
            if (await world.KillPostgresAsync()) OfPostgres++;
            return;
        }
        OfPortals++;
        var victim = _dice.Next(world.Portals);
        var life = Stopwatch.StartNew();
        await world.KillPortalAsync(victim);
        // Mostly it may come up first; now and then the next kill falls into the start, or on both.
        if (_dice.NextDouble() > ShareInPeace) return;
        await world.AnswersAsync(victim);
        if (life.Elapsed > LongestReturn) LongestReturn = life.Elapsed;
    }
}
