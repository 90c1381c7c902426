using System.Security.Cryptography;

namespace Sandbox.Vendors;

/// <summary>Random ids in the alphabets that vendors use.</summary>
internal static class VendorIds
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static string Mixed(string prefix, int length = 24) => prefix + RandomNumberGenerator.GetString(Letters, length);

    public static string Upper(int length = 17) => RandomNumberGenerator.GetString(Capitals, length);

    public static string Lower(int length = 17) => RandomNumberGenerator.GetString(Letters[..26] + Letters[52..], length);
}
