using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DenyChange;

/// <summary>Where pages lead that are closed while changes are locked.</summary>
public sealed class ChangesLockedPage(ChangeLocks locks, Visit visit) : StepPage
{
    public DateTimeOffset? Until { get; private set; }

    public override async Task ShowAsync(CancellationToken ct) => Until = await locks.UntilAsync(visit.AccountId, ct);
}
