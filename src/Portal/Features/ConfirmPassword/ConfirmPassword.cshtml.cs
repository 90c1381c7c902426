using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ConfirmPassword;

/// <summary>Asks for the password, or a passkey, again and goes on where the visitor was going: to a place of ours, nowhere else.</summary>
[WholePage]
public sealed class ConfirmPasswordPage(PortalDb db, WrongPasswords wrong, PasskeyForms passkeys, Visit visit, IOptions<SessionTimes> times, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? Password { get; set; }

    [FromForm]
    public string? PasskeyChallenge { get; set; }

    [FromForm]
    public string? Credential { get; set; }

    public string Beforehand => words.PasswordAgainHint(times.Value);

    public DateTimeOffset? WaitsUntil { get; private set; }

    /// <summary>Null where the account has no passkey, or no browser would give one.</summary>
    public PasskeyForm? PasskeyForm { get; private set; }

    [FromQuery(Name = "next")]
    public string? Next { get; set; }

    public string Place => Answers.IsLocal(Next) ? Next! : "/setup";

    public override async Task ShowAsync(CancellationToken ct)
    {
        WaitsUntil = await wrong.WaitsInsideUntilAsync(visit.AccountId, visit.Network, ct);
        if (passkeys.AreOffered && await db.Passkeys.AnyAsync(passkey => passkey.AccountId == visit.AccountId, ct)) PasskeyForm = passkeys.ToSignIn();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new ConfirmPasswordCommand(new Secret(Password ?? ""), Place), ct);

    public Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => SendAsync(new ConfirmWithPasskeyCommand(PasskeyChallenge, Credential, Place), ct);
}
