using Portal.Web;

namespace Portal.Features.DenyChange;

/// <summary>Where pages lead that are closed while changes are locked.</summary>
public sealed class ChangesLockedPage(Visit visit) : StepPage
{
    public DateTimeOffset? Until => visit.Session?.ChangesLockedUntil;
}
