namespace Portal.Domain.Payments;

public enum CardPaymentKind
{
    /// <summary>USD 1.00, reserved and released, never taken.</summary>
    Hold,

    /// <summary>A random amount below USD 1.00, taken and refunded.</summary>
    MicroCharge,
}

/// <summary>Where a card payment stands: planned → applied → returned, or planned → declined. Returned and declined never change.</summary>
public enum CardPaymentState
{
    /// <summary>Asked for, or about to be; the answer is not known yet.</summary>
    Planned,
    Applied,

    /// <summary>Declined, or not made at all.</summary>
    Declined,

    /// <summary>Voided or refunded.</summary>
    Returned,
}

/// <summary>
/// A line of the ledger: what a card check moved. Stays after the account is gone, under its opaque id, for the books. Changes only by
/// guarded updates, so that each is given back exactly once.
/// </summary>
public sealed class CardPayment : Aggregate
{
    /// <summary>What the hold reserves, in US cents.</summary>
    public const int HoldCents = 100;

    /// <summary>The promise on the pages: what was reserved or charged is back by then.</summary>
    public static readonly TimeSpan ReturnedWithin = TimeSpan.FromHours(24);

    /// <summary>What is still out so long before the promise ends needs a person.</summary>
    public static readonly TimeSpan AlarmBefore = TimeSpan.FromHours(4);

    private CardPayment() { }

    public string Id { get; private init; } = "";
    public string CardCheckId { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public CardPaymentKind Kind { get; private init; }

    /// <summary>US cents: 100 for the hold; 1..99 for the charge, in the gateway's range.</summary>
    public int AmountCents { get; private init; }

    public CardPaymentState State { get; private set; }

    /// <summary>The processor's id, once it answered.</summary>
    public string? GatewayId { get; private set; }

    public DateTimeOffset PlannedAt { get; private init; }

    public DateTimeOffset? AppliedAt { get; private set; }

    /// <summary>It must be given back by then: 24 hours after it was planned, so no later than 24 hours after it was made.</summary>
    public DateTimeOffset ReturnBy { get; private init; }

    public DateTimeOffset? ReturnedAt { get; private set; }

    /// <param name="returnAfter">When giving it back begins, whatever happens; leaves time for trying again before <see cref="ReturnBy"/>.</param>
    public static CardPayment Plan(string id, string cardCheckId, string accountId, CardPaymentKind kind, int amountCents, DateTimeOffset now, TimeSpan returnAfter)
    {
        var payment = new CardPayment
        {
            Id = id,
            CardCheckId = cardCheckId,
            AccountId = accountId,
            Kind = kind,
            AmountCents = amountCents,
            PlannedAt = now,
            ReturnBy = now + ReturnedWithin,
        };
        payment.Record(new CardPaymentPlanned(accountId, id, cardCheckId, kind, now + returnAfter, payment.ReturnBy));
        return payment;
    }
}

/// <summary>A hold or charge is about to be made. Giving it back is planned in the same transaction, so it needs no further step from anyone.</summary>
public sealed record CardPaymentPlanned(
    string AccountId, string CardPaymentId, string CardCheckId, CardPaymentKind Kind, DateTimeOffset ReturnAt, DateTimeOffset ReturnBy) : IFact;
