using System.Globalization;

namespace Simulation.Engine;

/// <summary>Where a process of the portal runs, and runs again after it died.</summary>
internal sealed class PortalSlot(string name, TimeSpan skew)
{
    private int _lives = 1;

    public PortalProcess? Process { get; private set; } = new(name + "1") { Skew = skew };

    public DateTimeOffset? BackAt { get; private set; }

    public void Die(DateTimeOffset backAt) => (Process, BackAt) = (null, backAt);

    public void StartIfTime(DateTimeOffset now)
    {
        if (BackAt is null || BackAt > now) return;
        (Process, BackAt) = (new PortalProcess(string.Create(CultureInfo.InvariantCulture, $"{name}{++_lives}")) { Skew = skew }, null);
    }
}
