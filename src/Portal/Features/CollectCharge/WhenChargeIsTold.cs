using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Domain.Products;
using Portal.Storage;

namespace Portal.Features.CollectCharge;

/// <summary>
/// What the card processor or PayPal tells of a charge: one that waits for an answer asks now; one that is contested, or whose money went back
/// there, needs a person. It stays paid: that it was taken is true.
/// </summary>
internal sealed class WhenChargeIsTold(PortalDb db, TimeProvider time) :
    INotificationHandler<Happened<CardPaymentMoved>>,
    INotificationHandler<Happened<CardChargeDisputed>>,
    INotificationHandler<Happened<PayPalPaymentFared>>
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

    /// <summary>By our own name for it too: what is told may be faster than our writing down what PayPal calls the payment.</summary>
    public async Task Handle(Happened<PayPalPaymentFared> notification, CancellationToken cancellationToken)
    {
        var (paymentId, chargeId, fate) = notification.Fact;
        var charge = await db.Charges.AsNoTracking().FirstOrDefaultAsync(charge => charge.VendorId == paymentId && paymentId != null, cancellationToken)
            ?? await db.Charges.AsNoTracking().FirstOrDefaultAsync(charge => charge.Id == chargeId, cancellationToken);
        if (charge is not null) db.Note(time.GetUtcNow(), charge.AccountId, ActOf(fate), "vendor", charge.Id);
    }

    private static string ActOf(PaymentFate fate) => fate switch
    {
        PaymentFate.Refunded => "charge-refunded",
        PaymentFate.Reversed => "charge-reversed",
        PaymentFate.Denied => "charge-denied",
        _ => "charge-disputed",
    };
}
