using MediatR;
using Portal.Domain.News;
using Portal.Storage;

namespace Portal.Features.VerifyPhone;

/// <summary>What the carrier finds out later is shown like what it says at once.</summary>
internal sealed class WhenCodeMessageFared(Codes codes) : INotificationHandler<Happened<CodeMessageFared>>
{
    public Task Handle(Happened<CodeMessageFared> notification, CancellationToken cancellationToken) => codes.FareAsync(notification.Fact, cancellationToken);
}
