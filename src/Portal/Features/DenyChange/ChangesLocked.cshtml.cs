using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DenyChange;

/// <summary>Where pages lead that are closed while changes are locked.</summary>
public sealed class ChangesLockedPage(PortalDb db, Visit visit) : StepPage
{
    public DateTimeOffset? Until => visit.Session?.ChangesLockedUntil;

    /// <summary>Whether a link to set a new password could be.</summary>
    public bool CanBeMailed { get; private set; }

    public override async Task ShowAsync(CancellationToken ct) => CanBeMailed = await db.Accounts.AnyAsync(account => account.Id == visit.AccountId && account.EmailProvenAt != null, ct);
}
