using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;
using Portal.Web.Tags;

namespace Portal.Features.SignIn;

/// <summary>Asks whoever gave the right password in a browser not seen before for a code.</summary>
[AllowAnonymous]
public sealed class SignInCodePage(Codes codes, PendingSignIn pending, Visit visit, IOptions<CodeOptions> options) : StepPage
{
    [FromForm]
    public string? Code { get; set; }

    [FromForm]
    public string? Way { get; set; }

    public bool IsWaiting { get; private set; }

    public bool Sent { get; private set; }

    /// <summary>The proven address, half hidden; null when none is proven.</summary>
    public string? Email { get; private set; }

    /// <summary>The last digits of the proven number.</summary>
    public string? Phone { get; private set; }

    /// <summary>Which of the two the code went to that waits to be typed.</summary>
    public string? SentTo { get; private set; }

    /// <summary>When a code to that one may be asked for again; null when there is no long wait.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When codes are looked at again; null when they are.</summary>
    public DateTimeOffset? TriesAt { get; private set; }

    /// <summary>Why the last code could not be sent, in words.</summary>
    public string? Trouble { get; private set; }

    public ButtonKind ButtonKind => Sent ? ButtonKind.Quiet : ButtonKind.Primary;

    public int Minutes => (int)options.Value.SignInLasts.TotalMinutes;

    public int ResendSeconds => (int)options.Value.ResendAfter.TotalSeconds;

    public int SendsInAnHour => options.Value.SendsInAnHour;

    public int WaitHours => (int)options.Value.WaitAfterThem.TotalHours;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return IsWaiting ? Page() : new Gone("/sign-in", wholePage: false);
    }

    public override async Task ShowAsync(CancellationToken ct)
    {
        if (await pending.FindAsync(ct) is not var (account, challenge, _)) return;
        IsWaiting = true;
        Email = account.EmailProvenAt is null ? null : EmailAddress.Read(account.Email).Value!.Masked;
        Phone = account.PhoneProvenAt is null ? null : "••• " + account.Phone![^3..];
        var isToPhone = Phone is not null && (Email is null || (challenge is not null && codes.IsFor(challenge, Codes.ToSignIn(account.Phone!))));
        SentTo = isToPhone ? Phone : Email;
        var state = await codes.StateAsync(account.Id, CodePurpose.SignIn, Codes.ToSignIn(isToPhone ? account.Phone! : account.EmailKey), visit.Network, ct);
        (Sent, NextAt, TriesAt) = (state.SentAt is not null && challenge is not null, state.NextAt, state.TriesAt);
        Trouble = state.Trouble is { } trouble ? PhoneTroubles.InWords(trouble) : null;
    }

    public Task<IActionResult> OnPostVerifyAsync(CancellationToken ct) => SendAsync(new GiveSignInCodeCommand(Code), ct);

    public Task<IActionResult> OnPostSendAsync(CancellationToken ct) => SendAsync(new SendSignInCodeCommand(Way), ct);
}
