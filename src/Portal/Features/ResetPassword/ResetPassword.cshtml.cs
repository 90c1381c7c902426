using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ResetPassword;

[AllowAnonymous]
public sealed class ResetPasswordPage(MailedLinks links, LinkCookie cookie, PasswordFigures figures, IStringLocalizer<Words> words, IOptions<ResetPasswordOptions> options) : LinkPage(cookie)
{
    [FromForm]
    public string? Password { get; set; }

    [FromForm]
    public string? ConfirmPassword { get; set; }

    /// <summary>Whose password it is; null when the link is none, or none any more.</summary>
    public string? Masked { get; private set; }

    public int Minutes => (int)options.Value.LinkLasts.TotalMinutes;

    public string PasswordHint => words.PasswordHint(figures);

    public override async Task ShowAsync(CancellationToken ct)
    {
        if (await links.FindAsync(Carried, LinkPurpose.ResetPassword, ct) is { } account) Masked = EmailAddress.Read(account.Email).Value!.Masked;
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        SendAsync(new ResetPasswordCommand(Carried, new Secret(Password ?? ""), new Secret(ConfirmPassword ?? "")), ct);
}
