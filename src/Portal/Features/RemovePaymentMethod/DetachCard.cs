using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;

namespace Portal.Features.RemovePaymentMethod;

/// <param name="CardId">The processor's token.</param>
/// <param name="KeepKey">The intent that attaches it, which must have ended first; null when there was none.</param>
public sealed record DetachCardPayload(string CardId, string? KeepKey);

/// <summary>Takes a card off the customer's record at the processor. Asked until it is off.</summary>
internal sealed class DetachCard(PortalDb db, ICardGateway gateway) : IntentKind<DetachCardPayload>
{
    public const string KindName = "detach-card";

    public override string Name => KindName;

    public static void Plan(Intents intents, string accountId, string cardId, string? keepKey) =>
        intents.Plan(KindName, "detach-card:" + cardId, accountId, new DetachCardPayload(cardId, keepKey));

    protected override async Task<Verdict> AskAsync(Intent intent, DetachCardPayload payload, CancellationToken ct)
    {
        if (payload.KeepKey is not null && await db.Intents.AnyAsync(keep => keep.Key == payload.KeepKey && keep.EndedAt == null, ct)) return Verdict.Later("still-being-attached");
        return Verdict.Lasting(await gateway.DetachCardAsync(payload.CardId, intent.Key, ct));
    }
}

/// <summary>Removed by its owner, declined while it was added, or turned away after the processor's page had attached it.</summary>
internal sealed class WhenCardIsOff(PortalDb db, Intents intents) :
    INotificationHandler<Happened<PaymentMethodRemoved>>,
    INotificationHandler<Happened<CardGivenUp>>,
    INotificationHandler<Happened<CardTurnedAway>>
{
    public Task Handle(Happened<PaymentMethodRemoved> notification, CancellationToken cancellationToken) => DetachAsync(notification.Fact.PaymentMethodId, cancellationToken);

    public Task Handle(Happened<CardGivenUp> notification, CancellationToken cancellationToken) => DetachAsync(notification.Fact.PaymentMethodId, cancellationToken);

    public Task Handle(Happened<CardTurnedAway> notification, CancellationToken cancellationToken)
    {
        DetachCard.Plan(intents, notification.Fact.AccountId, notification.Fact.VendorCardId, null);
        return Task.CompletedTask;
    }

    private async Task DetachAsync(string methodId, CancellationToken ct)
    {
        var method = await db.PaymentMethods.FindAsync([methodId], ct);
        if (method is not { Kind: PaymentMethodKind.Card }) return;
        var check = await db.CardChecks.Where(check => check.PaymentMethodId == methodId).Select(check => check.Id).FirstOrDefaultAsync(ct);
        DetachCard.Plan(intents, method.AccountId, method.VendorId, check is null ? null : CardCheckKeys.Keep(check));
    }
}
