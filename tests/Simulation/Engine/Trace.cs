using System.Globalization;

namespace Simulation.Engine;

/// <summary>All that happened in a run, step by step. Two runs of one seed have the same.</summary>
internal sealed class Trace
{
    private readonly List<(DateTimeOffset At, string Who, string What)> _lines = [];
    private ulong _hash = 14695981039346656037UL;

    /// <summary>Stands for the whole trace.</summary>
    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    public int Count => _lines.Count;

    public void Add(DateTimeOffset at, string who, string what)
    {
        _lines.Add((at, who, what));
        Mix((ulong)at.Ticks);
        foreach (var letter in who) Mix(letter);
        foreach (var letter in what) Mix(letter);
    }

    public IEnumerable<string> Last(int most, DateTimeOffset start) => _lines.TakeLast(most).Select(line => Line(line, start));

    public IEnumerable<string> All(DateTimeOffset start) => Last(_lines.Count, start);

    private void Mix(ulong value) => _hash = (_hash ^ value) * 1099511628211UL;

    private static string Line((DateTimeOffset At, string Who, string What) line, DateTimeOffset start) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.At - start:d\\.hh\\:mm\\:ss\\.fff}  {line.Who,-12} {Shorten(line.What)}");

    private static string Shorten(string what)
    {
        var flat = string.Join(' ', what.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return flat.Length <= 150 ? flat : flat[..150] + " …";
    }
}
