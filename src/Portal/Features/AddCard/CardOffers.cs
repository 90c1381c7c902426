using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>A card as pages show it: never more than the last four digits.</summary>
public sealed record ShownCard(string Brand, string Last4, bool IsVerified)
{
    public string Place => IsVerified ? "/payment-methods" : "/payment-methods/card/confirm";
}

/// <summary>Decides whether a card may be offered at all, and writes the offer down before anybody outside is asked.</summary>
public sealed class CardOffers(PortalDb db, Limits limits, Visit visit, IChance chance, TimeProvider time, IOptions<CardCheckOptions> options) : IPartOfSlice
{
    public const string TooMany = "Too many cards were tried. You can try the next one after {0:HH:mm} UTC.";

    /// <summary>Null when a card may be offered. Counts the try.</summary>
    public async Task<Answer?> RefuseAsync(byte[]? form, CancellationToken ct)
    {
        if (await CardAsync(visit.AccountId, ct) is not null) return Answer.Refuse(CardRefusal.AccountHasCard.InWords("", []));
        var counted = await limits.CountAsync(form, ct, OfAccount(), OfNetwork());
        return counted.BlockedUntil is { } until ? Answer.WaitUntil(until, time.GetUtcNow(), "", TooMany) : null;
    }

    /// <summary>Until when none may be tried; null when one may.</summary>
    public async Task<DateTimeOffset?> WaitsUntilAsync(CancellationToken ct) => (await limits.UsedUpAsync(ct, [OfAccount(), OfNetwork()]))[0];

    /// <summary>Committed when this returns.</summary>
    public async Task<CardOffer> MakeAsync(CancellationToken ct)
    {
        var offer = CardOffer.Make(chance.Token(), visit.AccountId, time.GetUtcNow());
        db.CardOffers.Add(offer);
        db.Note(offer.OfferedAt, visit.AccountId, "card-offered", "customer", offer.Id);
        await db.SaveChangesAsync(ct);
        return offer;
    }

    /// <summary>The card on the account; null when there is none.</summary>
    public Task<ShownCard?> CardAsync(string accountId, CancellationToken ct) =>
        db.PaymentMethods.Where(method => method.AccountId == accountId && method.Kind == PaymentMethodKind.Card && method.RemovedAt == null)
            .Select(method => new ShownCard(CardBrand.Name(method.Brand!), method.Last4!, method.VerifiedAt != null)).FirstOrDefaultAsync(ct);

    private LimitFor OfAccount() => new(new Limit("cards of account", options.Value.TriesOfAccountInADay, TimeSpan.FromDays(1), TimeSpan.FromDays(1)), visit.AccountId);

    private LimitFor OfNetwork() => new(new Limit("cards of network", options.Value.TriesOfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), visit.Network, CountsRepeats: true);
}
