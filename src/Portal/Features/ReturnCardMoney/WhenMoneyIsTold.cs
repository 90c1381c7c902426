using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Storage;

namespace Portal.Features.ReturnCardMoney;

/// <summary>What the processor tells of money that went back, or did not: it is asked about at once.</summary>
internal sealed class WhenMoneyIsTold(PortalDb db, Intents intents, TimeProvider time) :
    INotificationHandler<Happened<CardMoneyWentBack>>,
    INotificationHandler<Happened<RefundFailed>>,
    INotificationHandler<Happened<CardChargeDisputed>>
{
    public async Task Handle(Happened<CardMoneyWentBack> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Fact.GatewayId, cancellationToken) is { } line)
            await db.HurryAsync([CardCheckKeys.Return(line.CardCheckId, line.Kind)], time.GetUtcNow(), cancellationToken);
    }

    public async Task Handle(Happened<RefundFailed> notification, CancellationToken cancellationToken)
    {
        var failed = notification.Fact;
        if (await FindAsync(failed.GatewayId, cancellationToken) is not { } line) return;
        var key = LookAtRefund.KeyOf(failed.RefundId, look: 0);
        if (!await db.Intents.AnyAsync(look => look.Key == key, cancellationToken)) LookAtRefund.Plan(intents, line.AccountId, failed.RefundId, look: 0, time.GetUtcNow());
    }

    /// <summary>Only a person can answer a bank; the line in the audit trail tells them, and stays.</summary>
    public async Task Handle(Happened<CardChargeDisputed> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Fact.GatewayId, cancellationToken) is { } line) db.Note(time.GetUtcNow(), line.AccountId, "charge-disputed", "vendor", line.Id);
    }

    private Task<CardPayment?> FindAsync(string gatewayId, CancellationToken ct) => db.CardPayments.AsNoTracking().FirstOrDefaultAsync(line => line.GatewayId == gatewayId, ct);
}
