using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyEmail;

[NeedsNoLock]
public sealed class VerifyEmailPage(PortalDb db, Codes codes, Journeys journeys, Visit visit, IOptions<CodeOptions> options) : StepPage
{
    [FromForm]
    public string? Code { get; set; }

    /// <summary>The address, so that its owner knows it again and a passer-by does not learn it.</summary>
    public string Masked { get; private set; } = "";

    public bool Sent { get; private set; }

    /// <summary>When a code may be asked for again; null when there is no long wait.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When codes are looked at again; null when they are.</summary>
    public DateTimeOffset? TriesAt { get; private set; }

    public bool PhoneIsOpen { get; private set; }

    public int Minutes => (int)options.Value.EmailLasts.TotalMinutes;

    public int ResendSeconds => (int)options.Value.ResendAfter.TotalSeconds;

    public int SendsInAnHour => options.Value.SendsInAnHour;

    public int WaitHours => (int)options.Value.WaitAfterThem.TotalHours;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Masked.Length == 0 ? new Gone((await journeys.OfAsync(visit.AccountId, ct)).NextStep, wholePage: false) : Page();
    }

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        if (account.EmailProvenAt is not null) return;
        Masked = EmailAddress.Read(account.Email).Value!.Masked;
        PhoneIsOpen = account.PhoneProvenAt is null;
        var state = await codes.StateAsync(account.Id, CodePurpose.ProveEmail, account.EmailKey, visit.Network, ct);
        (Sent, NextAt, TriesAt) = (state.SentAt is not null, state.NextAt, state.TriesAt);
    }

    public Task<IActionResult> OnPostSendAsync(CancellationToken ct) => SendAsync(new SendEmailCodeCommand(), ct);

    public Task<IActionResult> OnPostVerifyAsync(CancellationToken ct) => SendAsync(new VerifyEmailCommand(Code), ct);
}
