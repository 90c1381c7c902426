using System.ComponentModel.DataAnnotations;

namespace Portal.Storage;

/// <summary>Section "Billing". The pages show these figures.</summary>
public sealed class BillingOptions : IValidatableObject
{
    private static readonly int[] UsualDays = [1, 3, 7];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Less than this can't be collected, and is given up. Stripe takes no less than 50 cents.</summary>
    [Range(50, 10_000)]
    public int SmallestCents { get; set; } = 50;

    /// <summary>Days from a decline to the next try; after the last of them it is left to "Pay now". 1, 3 and 7 when empty.</summary>
    public IList<int> RetryAfterDays { get; } = [];

    /// <summary>How long before a trial or term ends its owner is told; of a short one after half of it.</summary>
    [Range(1, 30)]
    public int RemindDays { get; set; } = 3;

    /// <summary>From the end of pay-as-you-go to its last charge: so long product teams may report what was used before. Deletion promises 48 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.16:00:00")]
    public TimeSpan LastUsageWithin { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Tries by hand in an hour: each asks a bank.</summary>
    [Range(1, 1000)]
    public int PayNowInAnHour { get; set; } = 10;

    /// <summary>The same from one network, whatever the accounts.</summary>
    [Range(1, 1_000_000)]
    public int PayNowOfNetworkInAnHour { get; set; } = 500;

    /// <summary>Ways to PayPal one account may begin in an hour.</summary>
    [Range(1, 1000)]
    public int PayPalStartsInAnHour { get; set; } = 20;

    /// <summary>Ways to PayPal begun from one network in an hour.</summary>
    [Range(1, 1_000_000)]
    public int PayPalStartsOfNetworkInAnHour { get; set; } = 500;

    /// <summary>Coupon codes one account may try in an hour.</summary>
    [Range(1, 1000)]
    public int CouponTriesInAnHour { get; set; } = 10;

    /// <summary>The same in a day.</summary>
    [Range(1, 10_000)]
    public int CouponTriesInADay { get; set; } = 50;

    /// <summary>Coupon codes tried from one network in an hour.</summary>
    [Range(1, 100_000)]
    public int CouponTriesOfNetworkInAnHour { get; set; } = 100;

    /// <summary>The same in a day.</summary>
    [Range(1, 1_000_000)]
    public int CouponTriesOfNetworkInADay { get; set; } = 1000;

    /// <summary>What "Pay now" is counted at, and told by beforehand.</summary>
    public LimitFor[] PayNow(string accountId, string network) =>
    [
        new(new Limit("pay now", PayNowInAnHour, Hour, Hour), accountId),
        new(new Limit("pay now of network", PayNowOfNetworkInAnHour, Hour, TimeSpan.FromMinutes(30)), network, CountsRepeats: true),
    ];

    /// <summary>The same of a way to PayPal.</summary>
    public LimitFor[] PayPalStarts(string accountId, string network) =>
    [
        new(new Limit("PayPal starts", PayPalStartsInAnHour, Hour, Hour), accountId),
        new(new Limit("PayPal starts of network", PayPalStartsOfNetworkInAnHour, Hour, TimeSpan.FromMinutes(30)), network, CountsRepeats: true),
    ];

    /// <summary>The same of a coupon's code.</summary>
    public LimitFor[] Coupons(string accountId, string network) =>
    [
        new(new Limit("coupons of account", CouponTriesInAnHour, Hour, Hour), accountId),
        new(new Limit("coupons of account in a day", CouponTriesInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(6)), accountId),
        new(new Limit("coupons of network in a day", CouponTriesOfNetworkInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), network, CountsRepeats: true),
        new(new Limit("coupons of network", CouponTriesOfNetworkInAnHour, Hour, Hour), network, CountsRepeats: true),
    ];

    public IReadOnlyList<int> Schedule => RetryAfterDays.Count > 0 ? [.. RetryAfterDays] : UsualDays;

    /// <summary>When a charge is tried again by itself, after this try was declined; null: no more.</summary>
    public TimeSpan? RetryAfter(int attempt) => attempt <= Schedule.Count ? TimeSpan.FromDays(Schedule[attempt - 1]) : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        RetryAfterDays.Any(days => days is < 1 or > 60) || RetryAfterDays.Count > 20 ? [new ValidationResult("Billing:RetryAfterDays needs at most 20 figures between 1 and 60.")] : [];
}
