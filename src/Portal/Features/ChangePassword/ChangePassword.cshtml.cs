using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Web;

namespace Portal.Features.ChangePassword;

[NeedsNoLock, NeedsRecentPassword]
public sealed class ChangePasswordPage(PasswordFigures figures, IOptions<SessionTimes> times, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? CurrentPassword { get; set; }

    [FromForm]
    public string? Password { get; set; }

    [FromForm]
    public string? ConfirmPassword { get; set; }

    public string Beforehand => words.WrongPasswordsHint(times.Value);

    public string PasswordHint => words.PasswordHint(figures);

    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        SendAsync(new ChangePasswordCommand(new Secret(CurrentPassword ?? ""), new Secret(Password ?? ""), new Secret(ConfirmPassword ?? "")), ct);
}
