using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SecuritySettings;

/// <summary>What the account says of itself; address and number masked, as somebody may look over the shoulder.</summary>
public sealed record AccountFacts(string Country, string Email, bool EmailProven, string? Phone, bool PhoneProven, DateTimeOffset CreatedAt, bool IsClosing);

/// <summary>A browser that is signed in.</summary>
public sealed record Device(string Id, string Browser, DateTimeOffset SeenAt, bool IsThis);

public sealed class SecuritySettingsPage(PortalDb db, Visit visit) : StepPage
{
    [FromForm]
    public bool Understood { get; set; }

    [FromForm]
    public string? Device { get; set; }

    [FromQuery(Name = "changed")]
    public string? Changed { get; set; }

    /// <summary>What a page before this one has just done; a key of the localizer.</summary>
    public string? JustChanged => Changed switch
    {
        "password" => "Your password is changed",
        "email" => "Your email address is changed",
        "phone" => "Your phone number is changed",
        _ => null,
    };

    public AccountFacts Facts { get; private set; } = null!;

    public IReadOnlyList<Device> Devices { get; private set; } = [];

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        Facts = new AccountFacts(Country.Find(account.Country)?.Name ?? account.Country, EmailAddress.Read(account.Email).Value?.Masked ?? "", account.EmailProvenAt is not null,
            account.Phone is { } phone ? "••• " + phone[^3..] : null, account.PhoneProvenAt is not null, account.CreatedAt, account.ClosingSince is not null);
        Devices = await db.Sessions.Where(session => session.AccountId == visit.AccountId).OrderByDescending(session => session.SeenAt)
            .Select(session => new Device(session.Id, session.Browser, session.SeenAt, session.Id == visit.Session!.Id)).ToListAsync(ct);
    }

    public Task<IActionResult> OnPostDeleteAsync(CancellationToken ct) => SendAsync(new AskDeletionCommand(Understood), ct);

    public Task<IActionResult> OnPostSignoutAsync(CancellationToken ct) => SendAsync(new SignOutDeviceCommand(Device), ct);
}
