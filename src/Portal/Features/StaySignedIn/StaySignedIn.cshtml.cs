using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.StaySignedIn;

/// <summary>
/// For whoever needs longer than a session lasts: opening it, in a tab beside a form half filled in, begins the session's time anew, without
/// any script. It says how long that is.
/// </summary>
public sealed class StaySignedInPage(PortalDb db, Visit visit, TimeProvider time, IOptions<SessionTimes> times) : StepPage
{
    /// <summary>When it ends if nothing is done.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>When it ends whatever is done.</summary>
    public DateTimeOffset Latest { get; private set; }

    public int Minutes => (int)(Until - time.GetUtcNow()).TotalMinutes;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        // Another tab may sign out at this moment.
        if (await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == visit.Session!.Id, ct) is not { } session) return Challenge();
        Latest = session.CreatedAt + times.Value.Absolute;
        Until = session.SeenAt + times.Value.Idle is var idle && idle < Latest ? idle : Latest;
        return Page();
    }
}
