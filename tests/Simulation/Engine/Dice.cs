using Portal.Domain;

namespace Simulation.Engine;

/// <summary>
/// Chance that follows a seed (SplitMix64). Each part of a run throws its own, so that one more throw here moves nothing there.
/// </summary>
internal sealed class Dice(ulong seed) : IChance
{
    private ulong _state = seed;

    public static Dice For(int seed, string part)
    {
        var mixed = 14695981039346656037UL ^ (ulong)seed;
        foreach (var letter in part) mixed = (mixed ^ letter) * 1099511628211UL;
        return new Dice(mixed);
    }

    public int Number(int from, int below) => from + (int)(Next() % (ulong)(below - from));

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = (byte)Next();
        return bytes;
    }

    public bool Hits(double rate) => rate > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < rate;

    public T Pick<T>(IReadOnlyList<T> from) => from[Number(0, from.Count)];

    /// <summary>Whole seconds, so that a trace reads well.</summary>
    public TimeSpan Seconds(int least, int most) => TimeSpan.FromSeconds(Number(least, most + 1));

    /// <summary>One of these, each as likely as its weight; there must be some weight.</summary>
    public T Weighted<T>(IReadOnlyList<(T What, double Weight)> from)
    {
        var left = (Next() >> 11) * (1.0 / (1UL << 53)) * from.Sum(entry => entry.Weight);
        foreach (var (what, weight) in from)
            if ((left -= weight) < 0) return what;
        return from[^1].What;
    }

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
