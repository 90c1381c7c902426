namespace Simulation.Planted;

/// <summary>A mistake that somebody could make: what it says in one file today, and what it would say then.</summary>
internal sealed record Bug(string Name, string File, string Now, string Then)
{
    /// <summary>The trouble that shows it soonest, as <see cref="Engine.Mix.With"/> names it.</summary>
    public string? More { get; init; }

    /// <summary>The text with the bug in it; null when what it is planted in is not there, or there twice.</summary>
    public string? In(string text) =>
        text.Split(Now) is { Length: 2 } around ? around[0] + Then + around[1] : null;

    public bool Fits(string root) => System.IO.File.Exists(Path.Combine(root, File)) && In(System.IO.File.ReadAllText(Path.Combine(root, File))) is not null;
}
