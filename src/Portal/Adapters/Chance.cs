using System.Security.Cryptography;
using Portal.Domain;

namespace Portal.Adapters;

/// <summary>The operating system's cryptographic random numbers.</summary>
internal sealed class Chance : IChance
{
    public int Number(int from, int below) => RandomNumberGenerator.GetInt32(from, below);

    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}

public static class ChanceRegistration
{
    public static IServiceCollection AddChance(this IServiceCollection services) => services.AddSingleton<IChance, Chance>();
}
