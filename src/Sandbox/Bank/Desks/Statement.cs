using System.Globalization;

namespace Sandbox.Bank.Desks;

/// <summary>What the owner of a card sees at their own bank. Found by number, though no number is kept.</summary>
internal sealed class Statement(BankBook book)
{
    private const string Prefix = "PORTAL";

    public static string Describe(string? suffix) => suffix is null ? Prefix : $"{Prefix}* {suffix}";

    public static string Money(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Newest first.</summary>
    public List<StatementLine> Lines(string? number = null)
    {
        var fingerprint = number is null ? null : book.Fingerprint(CardNumbers.Digits(number));
        return [.. book.State.Statement.AsEnumerable().Reverse().Where(line => fingerprint is null || line.Fingerprint == fingerprint)];
    }
}
