using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Database;

/// <summary>A place for what PostgreSQL's user must reach when its rightful place lies below a closed folder, such as root's home.</summary>
internal static class Shelter
{
    /// <summary>Always the same folder for the same rightful place.</summary>
    public static string For(string place)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(place))))[..16];
        return Path.Combine("/var/tmp", $"sandbox-postgres-{name}");
    }
}
