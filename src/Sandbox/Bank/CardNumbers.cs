using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Bank;

/// <summary>What can be told from a card number alone.</summary>
internal static class CardNumbers
{
    public static string Digits(string? text) => new((text ?? "").Where(char.IsAsciiDigit).ToArray());

    public static bool IsPlausible(string digits) => digits.Length is >= 12 and <= 19 && LuhnSum(digits) % 10 == 0;

    public static string Brand(string digits) => digits switch
    {
        ['4', ..] => "visa",
        ['5', >= '1' and <= '5', ..] => "mastercard",
        ['2', >= '2' and <= '7', ..] => "mastercard",
        ['3', '4' or '7', ..] => "amex",
        ['3', '0' or '6' or '8' or '9', ..] => "diners",
        ['3', '5', ..] => "jcb",
        ['6', '2', ..] => "unionpay",
        ['6', '0' or '4' or '5', ..] => "discover",
        _ => "unknown",
    };

    public static int CvcLength(string brand) => brand == "amex" ? 4 : 3;

    /// <summary>Same number, same value; without the key nobody can find the number by trying all of them.</summary>
    public static string Fingerprint(byte[] key, string digits) =>
        Convert.ToHexString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(digits)))[..24].ToLowerInvariant();

    private static int LuhnSum(string digits) =>
        digits.Reverse().Select((digit, place) => Doubled(digit - '0', place % 2 == 1)).Sum();

    private static int Doubled(int digit, bool doubled) => doubled ? digit * 2 / 10 + digit * 2 % 10 : digit;
}
