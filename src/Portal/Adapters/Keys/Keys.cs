using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Adapters.Keys;

/// <summary>Section "Secrets".</summary>
public sealed class SecretsOptions
{
    /// <summary>32 random bytes in base64. Losing it loses every pending message and every keyed hash; keep it as you keep the database's backup, elsewhere.</summary>
    public string Key { get; set; } = "";
}

internal sealed class PortalKeys(IOptions<SecretsOptions> options, IChance chance) : IKeys
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] _root = Convert.FromBase64String(options.Value.Key);
    private readonly ConcurrentDictionary<string, byte[]> _derived = new();

    public byte[] Hash(string purpose, string text) => HMACSHA256.HashData(Derive("hash:" + purpose), Encoding.UTF8.GetBytes(text));

    public byte[] Seal(string purpose, byte[] clear)
    {
        var output = new byte[1 + NonceSize + TagSize + clear.Length];
        output[0] = Version;
        chance.Bytes(NonceSize).CopyTo(output, 1);
        using var aes = new AesGcm(Derive("seal:" + purpose), TagSize);
        aes.Encrypt(output.AsSpan(1, NonceSize), clear, output.AsSpan(1 + NonceSize + TagSize), output.AsSpan(1 + NonceSize, TagSize));
        return output;
    }

    public byte[] Open(string purpose, byte[] sealedBytes)
    {
        if (sealedBytes.Length < 1 + NonceSize + TagSize || sealedBytes[0] != Version) throw new CryptographicException("Not sealed by this portal.");
        var clear = new byte[sealedBytes.Length - 1 - NonceSize - TagSize];
        using var aes = new AesGcm(Derive("seal:" + purpose), TagSize);
        aes.Decrypt(sealedBytes.AsSpan(1, NonceSize), sealedBytes.AsSpan(1 + NonceSize + TagSize), sealedBytes.AsSpan(1 + NonceSize, TagSize), clear);
        return clear;
    }

    private byte[] Derive(string purpose) =>
        _derived.GetOrAdd(purpose, name => HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, 32, info: Encoding.UTF8.GetBytes(name)));
}

public static class KeysServices
{
    public static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecretsOptions>().Bind(configuration.GetSection("Secrets"))
            .Validate(options => IsKey(options.Key), "Secrets:Key must be 32 random bytes in base64. Make one with: openssl rand -base64 32")
            .ValidateOnStart();
        return services.AddSingleton<IKeys, PortalKeys>();
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[48];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32 && bytes.AsSpan(0, 32).ToArray().Distinct().Count() > 8;
    }
}
