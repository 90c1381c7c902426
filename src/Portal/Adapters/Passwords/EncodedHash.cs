using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Adapters.Passwords;

/// <summary>What Argon2id did: version 1.3, memory in KiB, passes, one lane (libsodium knows no more).</summary>
internal sealed record Argon2Cost(int MemoryKiB, int Passes)
{
    /// <summary>libsodium takes no less.</summary>
    private const int Least = 8;

    /// <summary>What is missing to this cost: done besides, so that an account that keeps an older, cheaper hash is not told by the time from one that is none. Null when nothing is.</summary>
    public Argon2Cost? UpTo(Argon2Cost dearer)
    {
        var missing = ((long)dearer.MemoryKiB * dearer.Passes) - ((long)MemoryKiB * Passes);
        if (missing < Least) return null;
        var passes = (int)((missing + dearer.MemoryKiB - 1) / dearer.MemoryKiB);
        return new Argon2Cost((int)(missing / passes), passes);
    }
}

/// <summary>
/// An Argon2id hash with all that is needed to compute it again, in the PHC string format:
/// <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, in base64 without padding.
/// </summary>
internal sealed partial record EncodedHash(Argon2Cost Cost, byte[] Salt, byte[] Hash)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={Cost.MemoryKiB},t={Cost.Passes},p=1${Encode(Salt)}${Encode(Hash)}");

    /// <summary>Throws for anything we did not write ourselves: a wrong row, not a wrong password.</summary>
    public static EncodedHash Read(string text) => TryRead(text, out var hash) ? hash : throw new FormatException("This is no Argon2id hash in PHC string format.");

    public static bool TryRead(string text, [NotNullWhen(true)] out EncodedHash? hash)
    {
        hash = null;
        if (Shape().Match(text) is not { Success: true } match) return false;
        var cost = new Argon2Cost(Number(match.Groups["m"]), Number(match.Groups["t"]));
        hash = new EncodedHash(cost, Decode(match.Groups["salt"].Value), Decode(match.Groups["hash"].Value));
        return true;
    }

    [GeneratedRegex(@"\A\$argon2id\$v=19\$m=(?<m>[0-9]{1,7}),t=(?<t>[0-9]{1,3}),p=1\$(?<salt>[A-Za-z0-9+/]{22})\$(?<hash>[A-Za-z0-9+/]{43})\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
