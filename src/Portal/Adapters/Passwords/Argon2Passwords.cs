using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NSec.Cryptography;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Adapters.Passwords;

/// <summary>Argon2id by libsodium. A password is hashed as its UTF-8 bytes, exactly as typed.</summary>
internal sealed class Argon2Passwords : IPasswords, IDisposable
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private readonly Argon2Cost _today;
    private readonly IChance _chance;
    private readonly CommonPasswords _common;
    private readonly HashingLane _lane;
    private readonly Counter<long>? _hashed;

    /// <summary>A hash that no password has.</summary>
    private readonly string _nobodys;

    public Argon2Passwords(IOptions<PasswordOptions> options, IChance chance, CommonPasswords common, IMeterFactory? meters = null)
    {
        var values = options.Value;
        _today = new Argon2Cost(values.MemoryMiB * 1024, values.Passes);
        (_chance, _common) = (chance, common);
        _nobodys = new EncodedHash(_today, chance.Bytes(SaltBytes), chance.Bytes(HashBytes)).ToString();
        _lane = new HashingLane(values.Threads > 0 ? values.Threads : Environment.ProcessorCount, values.Queue);
        var meter = meters?.Create("Portal");
        meter?.CreateObservableGauge("portal.passwords.waiting", () => _lane.Waiting, description: "Passwords that wait to be hashed");
        _hashed = meter?.CreateCounter<long>("portal.passwords.hashed", description: "Passwords that were hashed, to be kept or to be compared");
    }

    public async Task<string?> HashAsync(Secret password, CancellationToken ct) =>
        _lane.TryRun(() => Hash(password).ToString(), ct) is { } hashing ? await hashing : null;

    public IPasswordPlace? TakePlace() => _lane.TakePlace() is { } place ? new Place(this, place) : null;

    public string? FaultOf(string encodedHash)
    {
        if (!EncodedHash.TryRead(encodedHash, out var kept)) return "is no Argon2id hash in PHC string format";
        if (kept.Cost.MemoryKiB > 1024 * 1024 || kept.Cost.Passes > 20) return "asks for more memory or passes than we spend on a sign-in";
        return (long)kept.Cost.MemoryKiB * kept.Cost.Passes < (long)_today.MemoryKiB * _today.Passes ? "is cheaper to guess at than the section Passwords asks for" : null;
    }

    public bool IsCommon(Secret password) => _common.Contains(password);

    public void Dispose() => _lane.Dispose();

    private EncodedHash Hash(Secret password)
    {
        _hashed?.Add(1);
        var salt = _chance.Bytes(SaltBytes);
        return new EncodedHash(_today, salt, Derive(password, salt, _today));
    }

    private PasswordCheck Check(Secret password, EncodedHash kept)
    {
        _hashed?.Add(1);
        var isRight = CryptographicOperations.FixedTimeEquals(Derive(password, kept.Salt, kept.Cost), kept.Hash);
        if (kept.Cost.UpTo(_today) is { } rest) Derive(password, kept.Salt, rest);
        return !isRight ? PasswordCheck.Wrong : kept.Cost == _today ? PasswordCheck.Right : PasswordCheck.RightButOld;
    }

    private sealed class Place(Argon2Passwords passwords, HashingLane.Place place) : IPasswordPlace
    {
        public async Task<PasswordCheck> CheckAsync(Secret password, string? encodedHash, CancellationToken ct)
        {
            // Nobody by that name: the same work, so that the time does not tell.
            var kept = EncodedHash.Read(encodedHash ?? passwords._nobodys);
            return await place.RunAsync(() => passwords.Check(password, kept), ct);
        }

        public void Dispose() => place.Dispose();
    }

    private static byte[] Derive(Secret password, byte[] salt, Argon2Cost cost)
    {
        var algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = cost.MemoryKiB,
            NumberOfPasses = cost.Passes,
        });
        var bytes = Encoding.UTF8.GetBytes(password.Reveal());
        try
        {
            return algorithm.DeriveBytes(bytes, salt, HashBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
