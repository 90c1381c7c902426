using Portal.Domain;
using Portal.Ports;

namespace Portal.Tests.Kit;

internal static class Looks
{
    /// <summary>One look, without anything being counted; null when there was no place.</summary>
    public static async Task<PasswordCheck?> CheckAsync(this IPasswords passwords, Secret password, string? encodedHash, CancellationToken ct)
    {
        using var place = passwords.TakePlace();
        return place is null ? null : await place.CheckAsync(password, encodedHash, ct);
    }
}
