using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangePassword;

[NeedsNoLock, NeedsRecentPassword]
public sealed class ChangePasswordPage(PasswordFigures figures, WrongPasswords wrong, Visit visit, IOptions<SessionTimes> times, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? CurrentPassword { get; set; }

    [FromForm]
    public string? Password { get; set; }

    [FromForm]
    public string? ConfirmPassword { get; set; }

    public string Beforehand => words.PasswordAgainHint(times.Value);

    public DateTimeOffset? WaitsUntil { get; private set; }

    public string PasswordHint => words.PasswordHint(figures);

    public override async Task ShowAsync(CancellationToken ct) => WaitsUntil = await wrong.WaitsInsideUntilAsync(visit.AccountId, visit.Network, ct);

    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        SendAsync(new ChangePasswordCommand(new Secret(CurrentPassword ?? ""), new Secret(Password ?? ""), new Secret(ConfirmPassword ?? "")), ct);
}
