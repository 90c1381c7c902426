using System.Globalization;

namespace Portal.Domain;

/// <summary>An amount in the smallest unit of a currency (cents for USD), so that sums are exact.</summary>
/// <param name="Cents">Whole smallest units; may be negative in a ledger.</param>
/// <param name="Currency">ISO 4217 code in capitals.</param>
public readonly record struct Money(long Cents, string Currency)
{
    public static Money Usd(long cents) => new(cents, "USD");

    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency ? left with { Cents = checked(left.Cents + right.Cents) } : throw new InvalidOperationException("Two currencies do not add up.");

    /// <summary>"USD 1.00", the same in every language.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Currency} {Cents / 100m:0.00}");
}
