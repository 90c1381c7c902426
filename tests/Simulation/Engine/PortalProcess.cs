namespace Simulation.Engine;

/// <summary>
/// One process of the portal. All that a real one keeps in memory (scopes, sessions of EF, leases it believes in) lives in the acts that
/// run in it; the services they share hold nothing of a customer. So a process is who its acts belong to, and its death is their end.
/// </summary>
internal sealed class PortalProcess(string name)
{
    private int _stepsToLive = int.MaxValue;

    public string Name => name;

    /// <summary>How far its clock is off the world's.</summary>
    public TimeSpan Skew { get; init; }

    public bool IsDead { get; private set; }

    public void DieAfter(int steps) => _stepsToLive = steps;

    public void Die() => IsDead = true;

    public void LiveOn() => _stepsToLive = int.MaxValue;

    /// <summary>True when this step is the one that is not reached.</summary>
    public bool DiesNow()
    {
        if (IsDead || _stepsToLive == int.MaxValue || --_stepsToLive > 0) return false;
        IsDead = true;
        return true;
    }
}

/// <summary>The process is gone. Thrown at every further step of it, so that no catch block works on after death.</summary>
internal sealed class Crash() : Exception("The process is dead.");
