using Portal.Domain;

namespace Portal.Tests.Features.Register.HumanCheck;

/// <summary>The same draws for the same seed.</summary>
internal sealed class SeededChance(int seed) : IChance
{
    private readonly Random _random = new(seed);

    public int Number(int from, int below) => _random.Next(from, below);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}

/// <summary>Always the middle of what may be drawn; noise without amplitude.</summary>
internal sealed class MiddlingChance : IChance
{
    public int Number(int from, int below) => from + (below - 1 - from) / 2;

    public byte[] Bytes(int count) => Enumerable.Repeat((byte)127, count).ToArray();
}
