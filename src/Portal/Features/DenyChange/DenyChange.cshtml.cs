using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DenyChange;

[AllowAnonymous]
public sealed class DenyChangePage(MailedLinks links, LinkCookie cookie, IOptions<ChangeOptions> options) : LinkPage(cookie)
{
    [FromQuery(Name = "by")]
    public string? By { get; set; }

    /// <summary>Whether a link to set a new password could be mailed: where no address is proven there is none.</summary>
    public bool CanBeMailed => By != "phone";

    /// <summary>Whose account it is; null when the link is none, or none any more.</summary>
    public string? Masked { get; private set; }

    /// <summary>The account's address, whole: where it was not its owner who put it in, they need it to sign in until theirs is there.</summary>
    public string? Email { get; private set; }

    /// <summary>What the link brings back, to be seen before the button is pressed.</summary>
    public Before Before { get; private set; } = Before.Nothing;

    /// <summary>Of the address that comes back; empty when none was proven before; null when it was not changed.</summary>
    public string? OldEmail => Before.Email is { Length: > 0 } email ? EmailAddress.Read(email).Value!.Masked : Before.Email;

    /// <summary>The last digits of the number that comes back; empty when there was none before; null when it was not changed.</summary>
    public string? OldPhone => Before.Phone is { Length: > 2 } phone ? phone[^2..] : Before.Phone;

    public int Hours => (int)options.Value.LockLasts.TotalHours;

    public int Days => (int)options.Value.LinkLasts.TotalDays;

    public override async Task ShowAsync(CancellationToken ct)
    {
        if (await links.FindAsync(Carried, LinkPurpose.DenyChange, ct) is not { } account) return;
        (Email, Masked) = (account.Email, EmailAddress.Read(account.Email).Value!.Masked);
        if (await links.LiveAsync(Carried, LinkPurpose.DenyChange, ct) is { } link) Before = await links.BeforeAsync(link, ct);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new DenyChangeCommand(Carried), ct);
}
