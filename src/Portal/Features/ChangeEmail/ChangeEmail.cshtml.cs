using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangeEmail;

[NeedsProof, NeedsNoLock, NeedsRecentPassword, KeepsTyped(nameof(Email))]
public sealed class ChangeEmailPage(PortalDb db, Codes codes, Visit visit, IOptions<CodeOptions> options) : StepPage
{
    [FromForm]
    public string? Email { get; set; }

    [FromForm]
    public string? Code { get; set; }

    public string Old { get; private set; } = "";

    /// <summary>The new address, half hidden.</summary>
    public string Masked { get; private set; } = "";

    public bool Sent { get; private set; }

    /// <summary>When a code to the new address may be asked for again; null when there is no long wait.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When codes are looked at again; null when they are.</summary>
    public DateTimeOffset? TriesAt { get; private set; }

    public int Minutes => (int)options.Value.EmailLasts.TotalMinutes;

    public int ResendSeconds => (int)options.Value.ResendAfter.TotalSeconds;

    public int SendsInAnHour => options.Value.SendsInAnHour;

    public int WaitHours => (int)options.Value.WaitAfterThem.TotalHours;

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        Old = EmailAddress.Read(account.Email).Value!.Masked;
        var email = account.NewEmail is { } asked ? EmailAddress.Read(asked).Value : null;
        var state = await codes.StateAsync(account.Id, CodePurpose.ChangeEmail, email?.Key, visit.Network, ct);
        TriesAt = state.TriesAt;
        if (email is not null) (Masked, Sent, NextAt) = (email.Masked, state.SentAt is not null, state.NextAt);
    }

    public Task<IActionResult> OnPostSendAsync(CancellationToken ct) => SendAsync(new SendNewEmailCodeCommand(Email), ct);

    public Task<IActionResult> OnPostVerifyAsync(CancellationToken ct) => SendAsync(new ChangeEmailCommand(Code), ct);
}
