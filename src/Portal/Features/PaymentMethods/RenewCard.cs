using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.News;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.PaymentMethods;

public sealed record RenewCardPayload(string VendorCardId);

/// <summary>
/// The bank replaced or prolonged a card: reads the new details, so that the page shows what the owner has in hand. Another number is
/// another card: if that is on another account already, it is none here.
/// </summary>
internal sealed class RenewCard(ICardGateway gateway, IKeys keys, TimeProvider time) : IntentKind<RenewCardPayload>
{
    public const string KindName = "renew-card";

    public override string Name => KindName;

    protected override async Task<Verdict> AskAsync(Intent intent, RenewCardPayload payload, CancellationToken ct) =>
        Verdict.Of(await gateway.ReadAttachedCardAsync(payload.VendorCardId, ct));

    protected override async Task RecordAsync(Intent intent, RenewCardPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.Value is not GatewayCard card || await db.LockAccountAsync(intent.Subject, ct) is null) return;
        var method = await db.PaymentMethods.FirstOrDefaultAsync(method => method.VendorId == payload.VendorCardId && method.RemovedAt == null, ct);
        if (method is null) return;
        var identity = card.Fingerprint is { } fingerprint ? keys.Hash(KeyPurposes.CardFingerprint, fingerprint) : method.IdentityHash;
        var isTaken = await db.PaymentMethods.AnyAsync(other => other.IdentityHash == identity && other.RemovedAt == null && other.Id != method.Id, ct);
        if (isTaken) method.Lose(time.GetUtcNow());
        else method.Renew(identity, card.Brand, card.Last4, card.ExpiryMonth, card.ExpiryYear);
        db.Note(time.GetUtcNow(), method.AccountId, isTaken ? "payment-method-lost" : "card-renewed", "vendor", method.Id);
    }
}

internal sealed class WhenCardRenewed(PortalDb db, Intents intents, IChance chance) : INotificationHandler<Happened<CardRenewed>>
{
    public async Task Handle(Happened<CardRenewed> notification, CancellationToken cancellationToken)
    {
        var cardId = notification.Fact.VendorCardId;
        var accountId = await db.PaymentMethods.Where(method => method.VendorId == cardId && method.RemovedAt == null).Select(method => method.AccountId).FirstOrDefaultAsync(cancellationToken);
        if (accountId is not null) intents.Plan(RenewCard.KindName, "renew-card:" + chance.Token(), accountId, new RenewCardPayload(cardId));
    }
}
