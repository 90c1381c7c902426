namespace Portal.Domain.Products;

/// <summary>
/// Where a charge stands: pending → collecting → paid; after a decline pending again (the next try is planned) or failed (the customer has
/// to act), and from failed back to pending by "Pay now". Paid never changes. A trigger holds this table.
/// </summary>
public enum ChargeState
{
    /// <summary>Will be collected at <see cref="Charge.DueAt"/>; certainly nothing was taken.</summary>
    Pending,

    /// <summary>Asked for; whether it was taken may be unknown.</summary>
    Collecting,
    Paid,

    /// <summary>Declined as often as it is tried by itself.</summary>
    Failed,
}

/// <summary>
/// Money that a customer owes, or has paid, for one period of one product. A line of the ledger: it stays when the account is gone, under
/// its opaque id. Changes only under the account's lock.
/// </summary>
public sealed class Charge : Aggregate
{
    /// <summary>Card processors take no more at once: USD 999,999.99. What costs more becomes several charges.</summary>
    public const long MostCents = 99_999_999;

    private Charge() { }

    public string Id { get; private init; } = "";

    /// <summary>On receipts, so that people can speak of it. Given by the database.</summary>
    public long Number { get; private init; }

    public string AccountId { get; private init; } = "";
    public string SubscriptionId { get; private init; } = "";
    public string Product { get; private init; } = "";

    /// <summary>Which period of the product; each is charged once. Usage that one charge cannot hold takes further numbers.</summary>
    public int Period { get; private init; }

    public DateTimeOffset PeriodFrom { get; private init; }
    public DateTimeOffset PeriodTo { get; private init; }

    /// <summary>How many units were used; null for a term.</summary>
    public decimal? Quantity { get; private init; }

    /// <summary>The price, in US cents, before anything is taken off.</summary>
    public long AmountCents { get; private init; }

    /// <summary>Taken off by coupons.</summary>
    public long DiscountCents { get; private init; }

    /// <summary>Too little to be collected, and so given up.</summary>
    public long WaivedCents { get; private init; }

    public ChargeState State { get; private set; }

    /// <summary>Which try it is at. Each has a key of its own at the vendor, as a declined one would only be declined again under its key.</summary>
    public int Attempt { get; private set; }

    /// <summary>When it is collected next.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public DateTimeOffset PlannedAt { get; private init; }

    /// <summary>When this try first asked a vendor.</summary>
    public DateTimeOffset? CollectingSince { get; private set; }

    /// <summary>What this try, or the one that paid, is collected from.</summary>
    public string? PaymentMethodId { get; private set; }

    /// <summary>What the last try was declined from: the next one is made from another payment method, if there is one.</summary>
    public string? DeclinedMethodId { get; private set; }

    /// <summary>PayPal's order of this try.</summary>
    public string? OrderId { get; private set; }

    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>The vendor's id of the payment.</summary>
    public string? VendorId { get; private set; }

    /// <summary>Why the last try was declined, as the ports name it.</summary>
    public string? DeclinedWhy { get; private set; }

    /// <summary>What is to be collected.</summary>
    public long DueCents => AmountCents - DiscountCents - WaivedCents;

    public bool IsOpen => State is not ChargeState.Paid;

    /// <summary>Nothing to collect: it is paid as it is written down.</summary>
    public static Charge Plan(string id, Subscription of, Bill bill, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var charge = new Charge
        {
            Id = id,
            AccountId = of.AccountId,
            SubscriptionId = of.Id,
            Product = of.Product,
            Period = of.Period,
            PeriodFrom = from,
            PeriodTo = to,
            Quantity = bill.Quantity,
            AmountCents = bill.AmountCents,
            DiscountCents = bill.DiscountCents,
            WaivedCents = bill.WaivedCents,
            State = bill.DueCents == 0 ? ChargeState.Paid : ChargeState.Pending,
            PaidAt = bill.DueCents == 0 ? now : null,
            Attempt = 1,
            DueAt = now,
            PlannedAt = now,
        };
        if (!charge.IsOpen) charge.Record(new ChargePaid(of.AccountId, id));
        return charge;
    }

    /// <summary>From here on the words of this try never change.</summary>
    public void Collect(string paymentMethodId, DateTimeOffset now)
    {
        if (State is not ChargeState.Pending) return;
        (State, PaymentMethodId, CollectingSince, OrderId) = (ChargeState.Collecting, paymentMethodId, now, null);
    }

    public void NameOrder(string orderId) => OrderId = orderId;

    public void Pay(string vendorId, DateTimeOffset now)
    {
        if (State is not ChargeState.Collecting) return;
        (State, VendorId, PaidAt, DeclinedWhy) = (ChargeState.Paid, vendorId, now, null);
        Record(new ChargePaid(AccountId, Id));
    }

    /// <param name="retryAt">When it is tried again by itself; null: no more.</param>
    public void Decline(string why, DateTimeOffset? retryAt)
    {
        if (State is not (ChargeState.Pending or ChargeState.Collecting)) return;
        (DeclinedWhy, DeclinedMethodId) = (why, PaymentMethodId);
        if (retryAt is { } at) TryAgain(at);
        else State = ChargeState.Failed;
    }

    /// <summary>A try of its own, under a key of its own.</summary>
    public void TryAgain(DateTimeOffset at) => (State, Attempt, DueAt, CollectingSince, PaymentMethodId, OrderId) = (ChargeState.Pending, Attempt + 1, at, null, null, null);
}

/// <summary>Collected; or nothing was to be collected, as a coupon covered it or it was too little.</summary>
public sealed record ChargePaid(string AccountId, string ChargeId) : IFact;
