namespace Portal.Domain.Products;

/// <summary>What a period costs. Exact up to one rounding: usage times price is rounded once, here, half a cent away from zero.</summary>
/// <param name="AmountCents">US cents before anything is taken off.</param>
/// <param name="Quantity">Units used; null for a term.</param>
public sealed record Bill(long AmountCents, decimal? Quantity = null)
{
    /// <summary>By so much a share may come out larger than its part, as its quantity has six decimals and its amount whole cents.</summary>
    private const long RoundingRoom = 2;

    public long DiscountCents { get; private init; }

    public long WaivedCents { get; private init; }

    public long DueCents => AmountCents - DiscountCents - WaivedCents;

    /// <summary>
    /// What was used, in as many bills of much the same size as it takes, as one charge holds no more than <see cref="Charge.MostCents"/>:
    /// together exactly what all of it costs, rounded once. None when that is nothing.
    /// </summary>
    public static IReadOnlyList<Bill> OfUsage(decimal quantity, decimal unitPrice)
    {
        var cents = CentsOf(quantity, unitPrice);
        var parts = cents <= Charge.MostCents ? 1 : 1 + cents / (Charge.MostCents - RoundingRoom);
        var bills = new List<Bill>();
        for (var part = 0L; part < parts && cents > 0; part++) bills.Add(Between(Share(part), Share(part + 1)));
        return bills;

        decimal Share(long part) => Math.Round(quantity * part / parts, 6);
        // Each ends where the next begins, so what one rounds up the next does not charge again.
        Bill Between(decimal from, decimal to) => new(CentsOf(to, unitPrice) - CentsOf(from, unitPrice), to - from);
    }

    /// <summary>What so much costs, in US cents.</summary>
    public static long CentsOf(decimal quantity, decimal unitPrice) => RoundCents(quantity * unitPrice * 100m);

    /// <summary>Takes off what the customer's coupons give, percentages before amounts; they are used up by as much.</summary>
    public Bill Less(IEnumerable<Coupon> coupons)
    {
        var rest = DueCents;
        foreach (var coupon in coupons.OrderByDescending(coupon => coupon.Percent).ThenBy(coupon => coupon.RedeemedAt)) rest -= coupon.Use(rest);
        return this with { DiscountCents = DiscountCents + DueCents - rest };
    }

    /// <summary>What coupons leave is given up when it is less than can be collected; what was less before costs no coupon anything.</summary>
    public Bill Collectable(IEnumerable<Coupon> coupons, long smallestCents) => WaivedBelow(smallestCents).Less(coupons).WaivedBelow(smallestCents);

    /// <summary>What is left is given up when it is less than can be collected.</summary>
    public Bill WaivedBelow(long smallestCents) => DueCents < smallestCents ? this with { WaivedCents = WaivedCents + DueCents } : this;

    /// <summary>Half a cent away from zero.</summary>
    internal static long RoundCents(decimal cents) => (long)Math.Round(cents, MidpointRounding.AwayFromZero);
}
