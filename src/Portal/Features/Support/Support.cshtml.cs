using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Support;

/// <summary>A ticket as its owner sees it.</summary>
public sealed record ShownTicket(long Number, string Subject, DateTimeOffset OpenedAt, bool IsOpen);

[AllowAnonymous, KeepsTyped(nameof(Subject), nameof(Story))]
public sealed class SupportPage(PortalDb db, Limits limits, Visit visit, IOptions<SupportOptions> options) : StepPage
{
    [FromForm]
    public string? Subject { get; set; }

    [FromForm]
    public string? Story { get; set; }

    [FromQuery(Name = "opened")]
    public long? Opened { get; set; }

    public int TicketsInADay => options.Value.OfAccountInADay;

    public bool IsSignedIn => visit.Session is not null;

    public DateTimeOffset? WaitsUntil { get; private set; }

    public IReadOnlyList<ShownTicket> Tickets { get; private set; } = [];

    /// <summary>The number of the ticket just opened; only an own one is named.</summary>
    public long? JustOpened => Tickets.Any(ticket => ticket.Number == Opened) ? Opened : null;

    public override async Task ShowAsync(CancellationToken ct)
    {
        if (visit.Session is not { } session) return;
        Tickets = await db.Tickets.Where(ticket => ticket.AccountId == session.AccountId).OrderByDescending(ticket => ticket.Number).Take(50)
            .Select(ticket => new ShownTicket(ticket.Number, ticket.Subject, ticket.OpenedAt, ticket.ClosedAt == null)).ToListAsync(ct);
        WaitsUntil = (await limits.UsedUpAsync(ct, options.Value.Tickets(session.AccountId, visit.Network)))[0];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        IsSignedIn ? await SendAsync(new OpenTicketCommand(Subject, Story), ct) : Challenge();
}
