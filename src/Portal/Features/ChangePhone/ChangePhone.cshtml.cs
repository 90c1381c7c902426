using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;
using Portal.Web.Tags;

namespace Portal.Features.ChangePhone;

/// <summary>For a number that was proven; a first one is proven on the page for that.</summary>
[NeedsProof, NeedsNoLock, NeedsRecentPassword, KeepsTyped(nameof(PhoneNumber))]
public sealed class ChangePhonePage(PortalDb db, Codes codes, IPhoneNumbers numbers, Visit visit, IOptions<CodeOptions> options) : StepPage
{
    [FromForm]
    public string? PhoneNumber { get; set; }

    [FromForm]
    public string? Way { get; set; }

    [FromForm]
    public string? Code { get; set; }

    public string? CallingCode { get; private set; }

    /// <summary>The number to be changed; empty when none was proven yet.</summary>
    public string Old { get; private set; } = "";

    /// <summary>The last digits of the new one; null when none was given.</summary>
    public string? Masked { get; private set; }

    public bool Sent { get; private set; }

    /// <summary>When a code to the new number may be asked for again; null when there is no long wait.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When codes are looked at again; null when they are.</summary>
    public DateTimeOffset? TriesAt { get; private set; }

    /// <summary>Why the last code could not be sent, in words.</summary>
    public string? Trouble { get; private set; }

    public ButtonKind ButtonKind => Sent ? ButtonKind.Quiet : ButtonKind.Primary;

    public int Minutes => (int)options.Value.PhoneLasts.TotalMinutes;

    public int ResendSeconds => (int)options.Value.ResendAfter.TotalSeconds;

    public int SendsInAnHour => options.Value.SendsInAnHour;

    public int WaitHours => (int)options.Value.WaitAfterThem.TotalHours;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Old.Length == 0 ? new Gone("/verify/phone", wholePage: false) : Page();
    }

    public override async Task ShowAsync(CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == visit.AccountId, ct);
        Old = account is { Phone: { } phone, PhoneProvenAt: not null } ? LastDigits(phone) : "";
        CallingCode = numbers.CallingCode(account.Country);
        var state = await codes.StateAsync(account.Id, CodePurpose.ChangePhone, account.NewPhone, visit.Network, ct);
        TriesAt = state.TriesAt;
        if (account.NewPhone is null) return;
        (Masked, Sent, NextAt) = (LastDigits(account.NewPhone), state.SentAt is not null, state.NextAt);
        Trouble = state.Trouble is { } trouble ? PhoneTroubles.InWords(trouble) : null;
    }

    public Task<IActionResult> OnPostSendAsync(CancellationToken ct) => SendAsync(new SendNewPhoneCodeCommand(PhoneNumber, Way), ct);

    public Task<IActionResult> OnPostVerifyAsync(CancellationToken ct) => SendAsync(new ChangePhoneCommand(Code), ct);

    private static string LastDigits(string number) => "••• " + number[^3..];
}
