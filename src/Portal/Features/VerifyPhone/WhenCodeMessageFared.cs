using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Storage;

namespace Portal.Features.VerifyPhone;

/// <summary>What the carrier finds out later is shown like what it says at once; and it is the only one to name a message whose answer was lost.</summary>
internal sealed class WhenCodeMessageFared(PortalDb db, Codes codes, Intents intents, TimeProvider time) : INotificationHandler<Happened<CodeMessageFared>>
{
    public async Task Handle(Happened<CodeMessageFared> notification, CancellationToken cancellationToken)
    {
        var told = notification.Fact;
        await codes.FareAsync(told, cancellationToken);
        var keys = Codes.MessageKeys(told.Reference);
        if (await db.Intents.Where(intent => keys.Contains(intent.Key)).Select(intent => intent.Subject).FirstOrDefaultAsync(cancellationToken) is { } accountId)
            await db.PlanForgettingAsync(intents, accountId, told.CarrierId, time.GetUtcNow(), cancellationToken);
    }
}
