namespace Portal.Domain.Products;

/// <summary>What a period costs. Exact up to one rounding: usage times price is rounded once, here, half a cent away from zero.</summary>
/// <param name="AmountCents">US cents before anything is taken off.</param>
/// <param name="Quantity">Units used; null for a term.</param>
public sealed record Bill(long AmountCents, decimal? Quantity = null)
{
    public long DiscountCents { get; private init; }

    public long WaivedCents { get; private init; }

    public long DueCents => AmountCents - DiscountCents - WaivedCents;

    public static Bill OfUsage(decimal quantity, decimal unitPrice) =>
        new(Math.Min(Charge.MostCents, RoundCents(quantity * unitPrice * 100m)), quantity);

    /// <summary>Takes off what the customer's coupons give, percentages before amounts; they are used up by as much.</summary>
    public Bill Less(IEnumerable<Coupon> coupons)
    {
        var rest = AmountCents;
        foreach (var coupon in coupons.OrderByDescending(coupon => coupon.Percent).ThenBy(coupon => coupon.RedeemedAt)) rest -= coupon.Use(rest);
        return this with { DiscountCents = AmountCents - rest };
    }

    /// <summary>What is left is given up when it is less than can be collected.</summary>
    public Bill WaivedBelow(long smallestCents) => DueCents < smallestCents ? this with { WaivedCents = DueCents } : this;

    /// <summary>Half a cent away from zero.</summary>
    internal static long RoundCents(decimal cents) => (long)Math.Round(Math.Min(cents, Charge.MostCents), MidpointRounding.AwayFromZero);
}
