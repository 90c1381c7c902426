using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;
using Portal.Web.Tags;

namespace Portal.Features.VerifyPhone;

[NeedsNoLock, KeepsTyped(nameof(PhoneNumber))]
public sealed class VerifyPhonePage(
    PortalDb db, Codes codes, Journeys journeys, IPhoneNumbers numbers, Visit visit, IOptions<CodeOptions> options, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? PhoneNumber { get; set; }

    [FromForm]
    public string? Way { get; set; }

    [FromForm]
    public string? Code { get; set; }

    public string? CallingCode { get; private set; }

    /// <summary>The last digits of the number given before; null when none was.</summary>
    public string? Masked { get; private set; }

    public bool Sent { get; private set; }

    /// <summary>When a code to the number given before may be asked for again; null when there is no long wait.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When codes are looked at again; null when they are.</summary>
    public DateTimeOffset? TriesAt { get; private set; }

    /// <summary>Why the last code could not be sent, in words.</summary>
    public string? Trouble { get; private set; }

    public bool EmailIsOpen { get; private set; }

    public bool IsProven { get; private set; }

    public string? NumberHint => Masked is null ? null : words["Leave it empty to use {0} again", Masked].Value;

    public ButtonKind ButtonKind => Sent ? ButtonKind.Quiet : ButtonKind.Primary;

    public int Minutes => (int)options.Value.PhoneLasts.TotalMinutes;

    public int ResendSeconds => (int)options.Value.ResendAfter.TotalSeconds;

    public int SendsInAnHour => options.Value.SendsInAnHour;

    public int WaitHours => (int)options.Value.WaitAfterThem.TotalHours;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return IsProven ? new Gone((await journeys.OfAsync(visit.AccountId, ct)).NextStep, wholePage: false) : Page();
    }

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        IsProven = account.PhoneProvenAt is not null;
        if (IsProven) return;
        CallingCode = numbers.CallingCode(account.Country);
        Masked = account.Phone is { } phone ? "••• " + phone[^3..] : null;
        EmailIsOpen = account.EmailProvenAt is null;
        var state = await codes.StateAsync(account.Id, CodePurpose.ProvePhone, account.Phone, visit.Network, ct);
        (Sent, NextAt, TriesAt) = (state.SentAt is not null, account.Phone is null ? null : state.NextAt, state.TriesAt);
        Trouble = state.Trouble is { } trouble ? PhoneTroubles.InWords(trouble) : null;
    }

    public Task<IActionResult> OnPostSendAsync(CancellationToken ct) => SendAsync(new SendPhoneCodeCommand(PhoneNumber, Way), ct);

    public Task<IActionResult> OnPostVerifyAsync(CancellationToken ct) => SendAsync(new VerifyPhoneCommand(Code), ct);
}
