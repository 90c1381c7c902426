using System.Collections.Concurrent;

namespace Sandbox.Web;

/// <summary>One vendor's trouble: a mode, how often it strikes (0..1), and the seed that makes it repeatable.</summary>
public sealed record Fault(string Vendor, string Mode, double Rate = 1, int Seed = 0)
{
    public static readonly string[] Modes = ["ok", "down", "slow", "timeout", "lose-answer", "late", "duplicate-webhook", "decline", "error", "processing"];
}

/// <summary>Which vendor is in which trouble. Vendors: mail, twilio, stripe, paypal.</summary>
[Singleton]
public sealed class Faults
{
    private readonly ConcurrentDictionary<string, (Fault Fault, Random Dice)> _faults = new();

    public void Set(Fault fault) => _faults[fault.Vendor] = (fault, new Random(fault.Seed));

    public IEnumerable<Fault> All() => _faults.Values.Select(entry => entry.Fault);

    /// <summary>The trouble this vendor is in, or null.</summary>
    public Fault? Of(string vendor) => _faults.TryGetValue(vendor, out var entry) ? entry.Fault : null;

    /// <summary>True when this vendor is in this mode and the dice fall on trouble.</summary>
    public bool Strikes(string vendor, string mode)
    {
        if (!_faults.TryGetValue(vendor, out var entry) || entry.Fault.Mode != mode) return false;
        lock (entry.Dice) return entry.Dice.NextDouble() < entry.Fault.Rate;
    }

    /// <summary>The first of these modes that strikes now, or null. Rolls the dice at most once.</summary>
    public string? Strikes(string vendor, params ReadOnlySpan<string> modes)
    {
        foreach (var mode in modes)
        {
            if (Strikes(vendor, mode)) return mode;
        }
        return null;
    }

    /// <summary>A coin from the same dice, for a trouble that has two faces.</summary>
    public bool Coin(string vendor)
    {
        if (!_faults.TryGetValue(vendor, out var entry)) return false;
        lock (entry.Dice) return entry.Dice.Next(2) == 0;
    }

    public void Reset() => _faults.Clear();
}
