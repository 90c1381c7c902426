using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Portal.Adapters.Passwords;

/// <summary>Section "Passwords". The defaults are OWASP's for Argon2id; about 18 ms on one core.</summary>
public sealed class PasswordOptions
{
    public const string Section = "Passwords";

    /// <summary>Memory of one hash in MiB. OWASP's weakest advice is 7, with 5 passes over it.</summary>
    [Range(7, 1024)]
    public int MemoryMiB { get; set; } = 19;

    /// <summary>Passes over that memory (t). Outside Development both together must cost as much as that advice.</summary>
    [Range(1, 20)]
    public int Passes { get; set; } = 2;

    /// <summary>Threads that hash; 0 for one a core. Each takes <see cref="MemoryMiB"/> while it works: 8 GiB in all at most.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Visitors who may wait for a thread; the next one is asked to try again in a moment.</summary>
    [Range(1, 10_000)]
    public int Queue { get; set; } = 100;
}

/// <summary>Refuses figures that are each in bounds and together make hashes that are cheap to guess at, or take the memory of the whole machine.</summary>
internal sealed class PasswordOptionsCheck(IHostEnvironment environment) : IValidateOptions<PasswordOptions>
{
    /// <summary>OWASP's weakest advice: 7 MiB, 5 times.</summary>
    private const int LeastCost = 7 * 5;

    private const int MostMiBAtOnce = 8 * 1024;

    public ValidateOptionsResult Validate(string? name, PasswordOptions options) => Settings.Judge(
    [
        (long)options.MemoryMiB * options.Passes < LeastCost && !environment.IsDevelopment() ? $"Passwords:MemoryMiB times Passes must be {LeastCost} at least, such as 19 MiB and 2 passes; less is for Development only." : null,
        (long)options.MemoryMiB * (options.Threads > 0 ? options.Threads : Environment.ProcessorCount) > MostMiBAtOnce ? $"Passwords:MemoryMiB times Threads (0: one a core) must be {MostMiBAtOnce} at most, as each thread takes that memory." : null,
    ]);
}
