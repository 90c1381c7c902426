namespace Simulation.Engine;

/// <summary>The two portals: who is there, who dies at which step, and who comes back when.</summary>
internal sealed class Portals(Run run, Dice dice)
{
    /// <summary>Looks of the sweeper, news and tidying are shorter than what visitors ask for, and there are many more of them.</summary>
    private const double ShareOfWork = 0.6;

    private readonly List<PortalSlot> _slots = [new("A", run.Mix.Skew), new("B", -run.Mix.Skew)];

    public bool IsAnyAlive => _slots.Exists(slot => slot.Process is not null);

    public DateTimeOffset? NextBack => _slots.Min(slot => slot.BackAt);

    public PortalProcess? Living()
    {
        var living = _slots.Where(slot => slot.Process is not null).ToList();
        return living.Count == 0 ? null : dice.Pick(living).Process;
    }

    /// <summary>Plays what visitors began; in some rounds a portal that works for them dies at one of the steps. Most have a dozen, few fifty.</summary>
    public void PlayVisitors() => Play(run.Mix.Crashes, longest: dice.Hits(0.7) ? 12 : 50);

    /// <summary>Plays what the portal does by itself, or is told; in some of those cases it dies at one of the steps. False when nobody could go on.</summary>
    public bool PlayWork() => Play(run.IsCalm ? 0 : run.Mix.Crashes * ShareOfWork, longest: 10);

    public void Die(PortalProcess process, DateTimeOffset backAt) => _slots.Single(slot => slot.Process == process).Die(backAt);

    /// <summary>True when there was none, and now one is back.</summary>
    public bool StartIfTime(DateTimeOffset now)
    {
        var wereGone = !IsAnyAlive;
        foreach (var slot in _slots) slot.StartIfTime(now);
        return wereGone && IsAnyAlive;
    }

    private bool Play(double crashes, int longest)
    {
        if (run.Stage.AtWork is { Count: > 0 } working && dice.Hits(crashes)) dice.Pick(working).DieAfter(dice.Number(1, longest));
        var moved = run.Stage.Play();
        foreach (var slot in _slots) slot.Process?.LiveOn();
        return moved;
    }
}
