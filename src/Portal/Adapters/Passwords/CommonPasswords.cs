using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Portal.Domain;
using Portal.Domain.Accounts;

namespace Portal.Adapters.Passwords;

/// <summary>
/// The passwords that everybody tries first, from a file of one a line that the build puts beside the program (see
/// CommonPasswords.targets). Kept as sorted 64-bit hashes: 44,000 take 350 kB, and a false hit among them is a chance of 1 in 10^14.
/// </summary>
internal sealed class CommonPasswords
{
    private readonly long[] _hashes;

    public CommonPasswords(IEnumerable<string> passwords)
    {
        _hashes = [.. passwords.Where(password => password.Length > 0).Select(Hash).Distinct()];
        Array.Sort(_hashes);
    }

    /// <summary>How many are known.</summary>
    public int Count => _hashes.Length;

    /// <summary>Throws when the build left no list there: without it everybody could choose "123456789012".</summary>
    public static CommonPasswords In(string folder) => new(File.ReadLines(Path.Combine(folder, "common-passwords.txt")));

    /// <summary>Case, width and composition make no difference.</summary>
    public bool Contains(Secret password) => Array.BinarySearch(_hashes, Hash(password.Reveal())) >= 0;

    private static long Hash(string password)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(VisibleText.Fold(password)), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
