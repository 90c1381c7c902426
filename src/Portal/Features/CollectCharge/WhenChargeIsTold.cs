using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Domain.Products;
using Portal.Storage;

namespace Portal.Features.CollectCharge;

/// <summary>What the card processor tells of a charge: one that waits for an answer asks now; one that is contested needs a person.</summary>
internal sealed class WhenChargeIsTold(PortalDb db, TimeProvider time) : INotificationHandler<Happened<CardPaymentMoved>>, INotificationHandler<Happened<CardChargeDisputed>>
{
    public async Task Handle(Happened<CardPaymentMoved> notification, CancellationToken cancellationToken)
    {
        var reference = notification.Fact.CardPaymentId;
        var attempt = await db.Charges.Where(charge => charge.Id == reference && charge.State == ChargeState.Collecting).Select(charge => (int?)charge.Attempt).FirstOrDefaultAsync(cancellationToken);
        if (attempt is { } at) await db.HurryAsync([BillingKeys.Collect(reference, at)], time.GetUtcNow() + Intents.HeadStart, cancellationToken);
    }

    public async Task Handle(Happened<CardChargeDisputed> notification, CancellationToken cancellationToken)
    {
        var gatewayId = notification.Fact.GatewayId;
        var charge = await db.Charges.AsNoTracking().FirstOrDefaultAsync(charge => charge.VendorId == gatewayId, cancellationToken);
        if (charge is not null) db.Note(time.GetUtcNow(), charge.AccountId, "charge-disputed", "vendor", charge.Id);
    }
}
