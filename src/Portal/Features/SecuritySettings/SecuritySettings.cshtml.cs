using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SecuritySettings;

/// <summary>What the account says of itself; address and number masked, as somebody may look over the shoulder.</summary>
public sealed record AccountFacts(string Country, string Email, bool EmailProven, string? Phone, bool PhoneProven, DateTimeOffset CreatedAt, bool IsClosing);

/// <summary>A browser that is signed in.</summary>
/// <param name="Where">As far as it can be said without asking anybody: whether it came from the network that the customer uses now.</param>
public sealed record Device(string Id, string Browser, string Where, DateTimeOffset SignedInAt, DateTimeOffset SeenAt, bool IsThis);

public sealed class SecuritySettingsPage(PortalDb db, Sessions sessions, RecentActivity activity, OtherDevices others, PasskeyForms passkeys, Visit visit) : StepPage
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
        "devices" => "All other devices are signed out",
        _ => null,
    };

    public AccountFacts Facts { get; private set; } = null!;

    /// <summary>Browsers would give some.</summary>
    public bool OffersPasskeys => passkeys.AreOffered;

    public IReadOnlyList<Device> Devices { get; private set; } = [];

    /// <summary>Which page of the activity is shown, from 1.</summary>
    [FromQuery(Name = "activity")]
    public int? ActivityPage { get; set; }

    public ActivityShown Activity { get; private set; } = ActivityShown.None;

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        Facts = new AccountFacts(Country.Find(account.Country)?.Name ?? account.Country, EmailAddress.Read(account.Email).Value?.Masked ?? "", account.EmailProvenAt is not null,
            account.Phone is { } phone ? "••• " + phone[^3..] : null, account.PhoneProvenAt is not null, account.CreatedAt, account.ClosingSince is not null);
        Devices = await DevicesAsync(ct);
        Activity = await activity.OfAsync(visit.AccountId, ActivityPage ?? 1, ct);
    }

    public Task<IActionResult> OnPostDeleteAsync(CancellationToken ct) => SendAsync(new AskDeletionCommand(Understood), ct);

    public async Task<IActionResult> OnPostSignoutAsync(CancellationToken ct)
    {
        if (NeedsRecentPasswordAttribute.Ask(HttpContext) is { } asked) return asked;
        return await others.IsOrWasOwnAsync(Device, ct) ? await SendAsync(new SignOutDeviceCommand(Device!), ct) : NotFound();
    }

    public async Task<IActionResult> OnPostSignoutothersAsync(CancellationToken ct) => NeedsRecentPasswordAttribute.Ask(HttpContext) ?? await SendAsync(new SignOutOthersCommand(), ct);

    private async Task<IReadOnlyList<Device>> DevicesAsync(CancellationToken ct)
    {
        var here = sessions.NetworkOf(visit.AccountId, visit.Network);
        var found = await sessions.LiveOf(visit.AccountId).ToListAsync(ct);
        return [.. found.Select(session => new Device(session.Id, session.Browser, WhereOf(session, here), session.CreatedAt, session.SeenAt, session.Id == visit.Session!.Id))];
    }

    private static string WhereOf(SessionRow session, byte[] here) => session.NetworkHash is null ? "From a network we did not note"
        : session.NetworkHash.AsSpan().SequenceEqual(here) ? "From the network you use now" : "From another network";
}
