using MediatR;
using Portal.Domain.News;
using Portal.Storage;

namespace Portal.Features.VerifyPhone;

/// <summary>What the carrier finds out later is shown like what it says at once; and it is the only one to name a message whose answer was lost.</summary>
internal sealed class WhenCodeMessageFared(Codes codes, Intents intents, TimeProvider time) : INotificationHandler<Happened<CodeMessageFared>>
{
    public async Task Handle(Happened<CodeMessageFared> notification, CancellationToken cancellationToken)
    {
        var told = notification.Fact;
        if (await codes.FareAsync(told, cancellationToken) is { AccountId: var accountId, IsForgetting: false }) intents.PlanForgetting(accountId, told.CarrierId, time.GetUtcNow());
    }
}
