using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>What came of the processor's page: an answer; or its address, while the visitor has not finished; or neither, while it is not known.</summary>
public sealed record CameFromPage(Answer? Answer, string? PageUrl = null);

/// <summary>Finishes what the visitor began on another site, once, however often the return page is loaded.</summary>
public sealed class CardReturns(PortalDb db, CardTaking taking, ICardGateway gateway, Visit visit) : IPartOfSlice
{
    public async Task<CameFromPage> FinishAsync(CancellationToken ct)
    {
        var offer = await db.CardOffers.Where(offer => offer.AccountId == visit.AccountId && offer.PageId != null).OrderByDescending(offer => offer.OfferedAt).FirstOrDefaultAsync(ct);
        return offer switch
        {
            // From the issuer, or loaded again after all went well.
            null or { TakenAt: not null } => new CameFromPage(Answer.GoTo("/payment-methods/card/confirm")),
            { TurnedAwayWhy: { } why } => new CameFromPage(Answer.Refuse(await taking.InWordsAsync(why, visit.AccountId, ct))),
            _ => await ReadAsync(offer, ct),
        };
    }

    private async Task<CameFromPage> ReadAsync(CardOffer offer, CancellationToken ct) => await gateway.ReadHostedEntryAsync(offer.PageId!, ct) switch
    {
        Reply<GatewayCard?>.Answered { Value: { } card } => new CameFromPage(await taking.TakeAsync(offer, card, ct)),
        Reply<GatewayCard?>.Answered => new CameFromPage(null, offer.PageUrl),
        Reply<GatewayCard?>.Refused(var why) => new CameFromPage(await taking.TurnAwayAsync(offer, why, ct)),
        _ => new CameFromPage(null),
    };
}
