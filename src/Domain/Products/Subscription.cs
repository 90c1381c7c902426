namespace Portal.Domain.Products;

public enum ProductKind
{
    /// <summary>Free for some days, once per account.</summary>
    Trial,

    /// <summary>Paid beforehand for a term, and renewed unless that is switched off.</summary>
    Subscription,

    /// <summary>Paid afterwards for what was used.</summary>
    PayAsYouGo,
}

/// <summary>
/// A product in use by an account: a trial, a subscription, or one that is paid as it is used. Prices and terms are those that were agreed
/// when it began, whatever the catalogue says since. Changes only under the account's lock.
/// </summary>
public sealed class Subscription : Aggregate
{
    private Subscription() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";

    /// <summary>The catalogue's name for it.</summary>
    public string Product { get; private init; } = "";

    public ProductKind Kind { get; private init; }

    /// <summary>US cents for a term, beforehand; null when there is no such price.</summary>
    public long? PriceCents { get; private init; }

    /// <summary>US dollars for a unit, afterwards; exact. Null when there is no such price.</summary>
    public decimal? UnitPrice { get; private init; }

    /// <summary>How many days a period has.</summary>
    public int TermDays { get; private init; }

    /// <summary>Counts from 1. One number for each charge: usage that one charge cannot hold takes several.</summary>
    public int Period { get; private set; }

    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset PeriodStartedAt { get; private set; }
    public DateTimeOffset PeriodEndsAt { get; private set; }

    /// <summary>It ends with its period; null while it renews itself.</summary>
    public DateTimeOffset? RenewalOffAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When what was used until the end is charged: product teams have so long to report it.</summary>
    public DateTimeOffset? SettlesAt { get; private set; }

    /// <summary>All that was used until the end is charged. Nothing can be added any more.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    public static Subscription Start(string id, string accountId, string product, ProductKind kind, long? priceCents, decimal? unitPrice, int termDays, DateTimeOffset now) => new()
    {
        Id = id,
        AccountId = accountId,
        Product = product,
        Kind = kind,
        PriceCents = priceCents,
        UnitPrice = unitPrice,
        TermDays = termDays,
        Period = 1,
        StartedAt = now,
        PeriodStartedAt = now,
        PeriodEndsAt = now.AddDays(termDays),
    };

    public void StopRenewal(DateTimeOffset now) => RenewalOffAt ??= now;

    public void ResumeRenewal() => RenewalOffAt = null;

    /// <summary>From the end of the last one on, so that no day is lost or counted twice however late the clock was asked.</summary>
    public void BeginNextPeriod() => (Period, PeriodStartedAt, PeriodEndsAt) = (Period + 1, PeriodEndsAt, PeriodEndsAt.AddDays(TermDays));

    /// <summary>What was used in this period is more than one charge can hold: the rest is charged under the next number.</summary>
    public void ChargeFurther() => Period++;

    /// <summary>A trial or a subscription is over. Nothing more is owed for it.</summary>
    public void End(DateTimeOffset now) => (EndedAt, SettledAt) = (EndedAt ?? now, SettledAt ?? now);

    /// <summary>No more is used of what is paid afterwards; it is settled when the last usage is known.</summary>
    public void Terminate(DateTimeOffset now, TimeSpan settlesAfter)
    {
        if (EndedAt is not null) return;
        (EndedAt, SettlesAt) = (now, now + settlesAfter);
    }

    public void Settle(DateTimeOffset now) => SettledAt ??= now;
}
