namespace Portal.Domain;

/// <summary>The one source of randomness. The real one is cryptographic; the simulator's follows a seed.</summary>
public interface IChance
{
    /// <summary>A whole number from <paramref name="from"/> up to, not including, <paramref name="below"/>; each equally likely.</summary>
    int Number(int from, int below);

    /// <summary>Random bytes, for ids, keys and salts.</summary>
    byte[] Bytes(int count);
}

/// <summary>What is commonly drawn from chance.</summary>
public static class Chances
{
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Six digits, leading zeros kept.</summary>
    public static string SixDigits(this IChance chance) => chance.Number(0, 1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An unguessable text of <paramref name="length"/> letters and digits, 5 bits each: 26 make 130 bits.</summary>
    public static string Token(this IChance chance, int length = 26) =>
        string.Create(length, chance.Bytes(length), (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = Letters[bytes[i] & 31];
        });
}
