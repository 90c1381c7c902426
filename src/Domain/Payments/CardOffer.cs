namespace Portal.Domain.Payments;

/// <summary>
/// A customer offers a card. Written down before the processor is asked about it; holds nothing of the card's number. Ends with the card
/// taken or turned away.
/// </summary>
public sealed class CardOffer : Aggregate
{
    private CardOffer() { }

    public string Id { get; private init; } = "";
    public string AccountId { get; private init; } = "";
    public DateTimeOffset OfferedAt { get; private init; }

    /// <summary>The processor's id of its own page for the number; null when it was typed into ours.</summary>
    public string? PageId { get; private set; }

    public string? PageUrl { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    public DateTimeOffset? TurnedAwayAt { get; private set; }

    /// <summary>A <see cref="CardRefusal"/>, or the processor's word for a decline; to show again when the return page is loaded again.</summary>
    public string? TurnedAwayWhy { get; private set; }

    /// <summary>
    /// Keyed hash of the fingerprint of a card that was turned away because all guesses at it are spent: an operator may allow more.
    /// </summary>
    public byte[]? SpentCardHash { get; private set; }

    public static CardOffer Make(string id, string accountId, DateTimeOffset now) => new() { Id = id, AccountId = accountId, OfferedAt = now };

    public void OpenPage(string pageId, string pageUrl) => (PageId, PageUrl) = (pageId, pageUrl);

    public void Take(DateTimeOffset now) => TakenAt = now;

    /// <param name="why">The reason, in a word.</param>
    /// <param name="vendorCardId">The processor's token. Its own page attaches every card, so that one must come off again.</param>
    public void TurnAway(string why, string? vendorCardId, DateTimeOffset now, byte[]? spentCardHash = null)
    {
        (TurnedAwayAt, TurnedAwayWhy, SpentCardHash) = (now, why, spentCardHash);
        if (PageId is not null && vendorCardId is not null) Record(new CardTurnedAway(AccountId, vendorCardId));
    }
}

/// <summary>A card that the processor's own page attached is not wanted.</summary>
public sealed record CardTurnedAway(string AccountId, string VendorCardId) : IFact;
