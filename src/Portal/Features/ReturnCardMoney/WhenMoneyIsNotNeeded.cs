using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Storage;

namespace Portal.Features.ReturnCardMoney;

/// <summary>Books the way back together with the way out.</summary>
internal sealed class WhenCardPaymentPlanned(Intents intents) : INotificationHandler<Happened<CardPaymentPlanned>>
{
    public Task Handle(Happened<CardPaymentPlanned> notification, CancellationToken cancellationToken)
    {
        var planned = notification.Fact;
        intents.Plan(ReturnCardMoney.KindOf(planned.Kind), CardCheckKeys.Return(planned.CardCheckId, planned.Kind), planned.AccountId,
            new ReturnCardMoneyPayload(planned.CardPaymentId), dueAt: planned.ReturnAt, deadline: planned.ReturnBy);
        return Task.CompletedTask;
    }
}

/// <summary>Confirmed, declined, removed or leaving: the money has done its work and goes back at once.</summary>
internal sealed class WhenMoneyIsNotNeeded(PortalDb db, TimeProvider time) :
    INotificationHandler<Happened<CardConfirmed>>,
    INotificationHandler<Happened<CardGivenUp>>,
    INotificationHandler<Happened<PaymentMethodRemoved>>,
    INotificationHandler<Happened<AccountClosing>>
{
    public Task Handle(Happened<CardConfirmed> notification, CancellationToken cancellationToken) => HurryAsync([notification.Fact.CardCheckId], cancellationToken);

    public Task Handle(Happened<CardGivenUp> notification, CancellationToken cancellationToken) => EndOfMethodAsync(notification.Fact.PaymentMethodId, cancellationToken);

    public Task Handle(Happened<PaymentMethodRemoved> notification, CancellationToken cancellationToken) => EndOfMethodAsync(notification.Fact.PaymentMethodId, cancellationToken);

    public async Task Handle(Happened<AccountClosing> notification, CancellationToken cancellationToken)
    {
        var checks = await db.CardChecks.Where(check => check.AccountId == notification.Fact.AccountId).Select(check => check.Id).ToListAsync(cancellationToken);
        await EndAsync(checks, cancellationToken);
    }

    private async Task EndOfMethodAsync(string methodId, CancellationToken ct) =>
        await EndAsync(await db.CardChecks.Where(check => check.PaymentMethodId == methodId).Select(check => check.Id).ToListAsync(ct), ct);

    /// <summary>What was not made yet finds out that it is not wanted any more.</summary>
    private async Task EndAsync(List<string> checks, CancellationToken ct)
    {
        await db.HurryAsync([.. checks.SelectMany(CardCheckKeys.Forward)], time.GetUtcNow(), ct);
        await HurryAsync(checks, ct);
    }

    private Task<int> HurryAsync(IEnumerable<string> checks, CancellationToken ct) =>
        db.HurryAsync([.. checks.SelectMany(CardCheckKeys.Back)], time.GetUtcNow(), ct);
}
