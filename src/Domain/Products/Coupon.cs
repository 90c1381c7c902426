namespace Portal.Domain.Products;

/// <summary>A coupon that an account has redeemed: takes an amount or a percentage off the charges that follow. Goes with the account.</summary>
public sealed class Coupon
{
    private Coupon() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";

    /// <summary>As the catalogue writes it. Once per account.</summary>
    public string Code { get; private init; } = "";

    /// <summary>1..100; null when it gives an amount.</summary>
    public int? Percent { get; private init; }

    /// <summary>US cents in all; null when it gives a percentage.</summary>
    public long? AmountCents { get; private init; }

    /// <summary>What is left of the amount.</summary>
    public long? LeftCents { get; private set; }

    /// <summary>How many charges the percentage is still taken off.</summary>
    public int? LeftCharges { get; private set; }

    public DateTimeOffset RedeemedAt { get; private init; }

    /// <summary>Takes nothing off what is charged from then on.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public bool IsUsedUp => LeftCents is 0 || LeftCharges is 0;

    public static Coupon Redeem(string id, string accountId, string code, int? percent, int charges, long? amountCents, DateTimeOffset expiresAt, DateTimeOffset now) => new()
    {
        Id = id,
        AccountId = accountId,
        Code = code,
        Percent = percent,
        AmountCents = amountCents,
        LeftCents = amountCents,
        LeftCharges = percent is null ? null : charges,
        RedeemedAt = now,
        ExpiresAt = expiresAt,
    };

    /// <summary>What it takes off this amount.</summary>
    internal long Use(long cents)
    {
        if (cents == 0 || IsUsedUp) return 0;
        if (Percent is { } percent)
        {
            var part = Bill.RoundCents(cents * percent / 100m);
            // What gives nothing is no use of it.
            if (part > 0) LeftCharges--;
            return part;
        }
        var off = Math.Min(cents, LeftCents!.Value);
        LeftCents -= off;
        return off;
    }
}
