using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Storage;

namespace Portal.Features.AddCard;

/// <summary>
/// The processor tells that something went on there: what waits for its answer asks now. The visitor who comes back at the same moment has
/// a few seconds' start.
/// </summary>
internal sealed class WhenProcessorTells(PortalDb db, TimeProvider time) :
    INotificationHandler<Happened<CardAttachmentMoved>>,
    INotificationHandler<Happened<CardPaymentMoved>>,
    INotificationHandler<Happened<CardPageEnded>>
{
    private DateTimeOffset Soon => time.GetUtcNow() + Intents.HeadStart;

    public Task Handle(Happened<CardAttachmentMoved> notification, CancellationToken cancellationToken) =>
        db.HurryAsync([CardCheckKeys.Keep(notification.Fact.CardCheckId)], Soon, cancellationToken);

    public async Task Handle(Happened<CardPaymentMoved> notification, CancellationToken cancellationToken)
    {
        var line = await db.CardPayments.AsNoTracking().FirstOrDefaultAsync(line => line.Id == notification.Fact.CardPaymentId, cancellationToken);
        if (line is not null) await db.HurryAsync([CardCheckKeys.Make(line.CardCheckId, line.Kind)], Soon, cancellationToken);
    }

    public Task Handle(Happened<CardPageEnded> notification, CancellationToken cancellationToken) =>
        db.HurryAsync([FinishCardPage.KeyOf(notification.Fact.PageId)], Soon, cancellationToken);
}
