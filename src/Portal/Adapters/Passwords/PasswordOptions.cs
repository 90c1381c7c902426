using System.ComponentModel.DataAnnotations;

namespace Portal.Adapters.Passwords;

/// <summary>Section "Passwords". The defaults are OWASP's for Argon2id; about 18 ms on one core.</summary>
public sealed class PasswordOptions
{
    public const string Section = "Passwords";

    /// <summary>Memory of one hash in MiB. OWASP's weakest advice is 7.</summary>
    [Range(7, 1024)]
    public int MemoryMiB { get; set; } = 19;

    /// <summary>Passes over that memory (t).</summary>
    [Range(1, 20)]
    public int Passes { get; set; } = 2;

    /// <summary>Threads that hash; 0 for one a core. Each takes <see cref="MemoryMiB"/> while it works.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Visitors who may wait for a thread; the next one is asked to try again in a moment.</summary>
    [Range(1, 10_000)]
    public int Queue { get; set; } = 100;
}
