namespace Benchmarks;

/// <summary>How far two samples differ, without assuming a shape of either.</summary>
/// <param name="KolmogorovSmirnov">Largest distance between the two distributions, 0 to 1.</param>
/// <param name="KolmogorovSmirnovBound">What chance alone exceeds once in a hundred times.</param>
/// <param name="MannWhitneyZ">Whether one is larger on the whole: beyond ±2.58 once in a hundred times by chance.</param>
internal sealed record Difference(double KolmogorovSmirnov, double KolmogorovSmirnovBound, double MannWhitneyZ)
{
    public bool IsSeen => KolmogorovSmirnov > KolmogorovSmirnovBound || Math.Abs(MannWhitneyZ) > 2.58;

    public static Difference Between(double[] one, double[] other)
    {
        var all = one.Select(value => (value, isOne: true)).Concat(other.Select(value => (value, isOne: false))).OrderBy(entry => entry.value).ToArray();
        var (ranks, seenOne, seenOther, distance) = (0.0, 0, 0, 0.0);
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].isOne)
            {
                ranks += i + 1;
                seenOne++;
            }
            else
            {
                seenOther++;
            }
            distance = Math.Max(distance, Math.Abs(((double)seenOne / one.Length) - ((double)seenOther / other.Length)));
        }
        double n = one.Length, m = other.Length;
        var z = (ranks - (n * (n + m + 1) / 2)) / Math.Sqrt(n * m * (n + m + 1) / 12);
        return new Difference(distance, 1.628 * Math.Sqrt((n + m) / (n * m)), z);
    }
}
