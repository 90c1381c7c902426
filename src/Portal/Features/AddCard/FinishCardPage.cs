using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.AddCard;

public sealed record FinishCardPagePayload(string PageId);

/// <summary>
/// For a visitor who finished on the processor's page and did not come back: the card is taken, or turned away, as if they had. An offer
/// ends once, whoever is first. Planned with the page, for when it is over: the processor's news only hurries it, and may get lost.
/// </summary>
internal sealed class FinishCardPage(PortalDb db, ICardGateway gateway, CardTaking taking) : IntentKind<FinishCardPagePayload>
{
    public const string KindName = "finish-card-page";

    public override string Name => KindName;

    /// <summary>So long the processor keeps a page open.</summary>
    private static readonly TimeSpan PageLasts = TimeSpan.FromHours(24);

    public static void Plan(Intents intents, string accountId, string pageId, DateTimeOffset now) =>
        intents.Plan(KindName, KeyOf(pageId), accountId, new FinishCardPagePayload(pageId), dueAt: now + PageLasts + QuietTime);

    public static string KeyOf(string pageId) => "finish-card-page:" + pageId;

    protected override async Task<Verdict> AskAsync(Intent intent, FinishCardPagePayload payload, CancellationToken ct)
    {
        var offer = await db.CardOffers.FirstOrDefaultAsync(offer => offer.PageId == payload.PageId, ct);
        if (offer is not { TakenAt: null, TurnedAwayWhy: null }) return Verdict.Moot("ended");
        switch (await gateway.ReadHostedEntryAsync(payload.PageId, ct))
        {
            case Reply<GatewayCard?>.Answered { Value: { } card }:
                await taking.TakeAsync(offer, card, ct);
                return Verdict.Done();
            case Reply<GatewayCard?>.Answered:
                return Verdict.Later("not-finished");
            case Reply<GatewayCard?>.Refused(var why):
                await taking.TurnAwayAsync(offer, why, ct);
                return Verdict.Done();
            case var reply:
                return Verdict.Of(reply);
        }
    }
}
