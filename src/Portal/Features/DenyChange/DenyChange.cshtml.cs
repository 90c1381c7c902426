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
    /// <summary>Whose account it is; null when the link is none, or none any more.</summary>
    public string? Masked { get; private set; }

    public int Hours => (int)options.Value.LockLasts.TotalHours;

    public int Days => (int)options.Value.LinkLasts.TotalDays;

    public override async Task ShowAsync(CancellationToken ct)
    {
        if (await links.FindAsync(Carried, LinkPurpose.DenyChange, ct) is { } account) Masked = EmailAddress.Read(account.Email).Value!.Masked;
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new DenyChangeCommand(Carried), ct);
}
