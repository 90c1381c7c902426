using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Passkeys;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyShown(string Id, string Browser, DateTimeOffset AddedAt, DateTimeOffset? UsedAt);

[WholePage, NeedsProof, NeedsNoLock, NeedsRecentPassword]
public sealed class PasskeysPage(PortalDb db, PasskeyForms forms, Visit visit) : StepPage
{
    [FromForm]
    public string? PasskeyChallenge { get; set; }

    [FromForm]
    public string? Credential { get; set; }

    [FromForm]
    public string? Passkey { get; set; }

    [FromQuery(Name = "changed")]
    public string? Changed { get; set; }

    public string? JustDone => Changed switch
    {
        "added" => "Your passkey is added",
        "removed" => "The passkey is removed",
        _ => null,
    };

    /// <summary>There is a proven address to tell.</summary>
    public bool IsToldByMail { get; private set; }

    public IReadOnlyList<PasskeyShown> Passkeys { get; private set; } = [];

    /// <summary>Null when the account has as many as it can.</summary>
    public PasskeyForm? Form { get; private set; }

    protected override bool IsAboutSomething => forms.AreOffered;

    public override async Task ShowAsync(CancellationToken ct)
    {
        var found = await db.Passkeys.AsNoTracking().Where(passkey => passkey.AccountId == visit.AccountId).OrderBy(passkey => passkey.AddedAt).ThenBy(passkey => passkey.Id).ToListAsync(ct);
        Passkeys = [.. found.Select(passkey => new PasskeyShown(passkey.Id, passkey.Browser, passkey.AddedAt, passkey.UsedAt))];
        var account = await db.Accounts.AsNoTracking().Where(account => account.Id == visit.AccountId).Select(account => new { account.Email, account.EmailProvenAt }).SingleAsync(ct);
        IsToldByMail = account.EmailProvenAt is not null;
        if (found.Count < Domain.Accounts.Passkey.Most) Form = forms.ToAdd(new PasskeyOwner(visit.AccountId, account.Email), [.. found.Select(passkey => passkey.CredentialId)]);
    }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct) => forms.AreOffered ? await base.OnGetAsync(ct) : NotFound();

    public async Task<IActionResult> OnPostAddAsync(CancellationToken ct) => forms.AreOffered ? await SendAsync(new AddPasskeyCommand(PasskeyChallenge, Credential), ct) : NotFound();

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) =>
        forms.AreOffered && await IsOrWasOwnAsync(ct) ? await SendAsync(new RemovePasskeyCommand(Passkey!), ct) : NotFound();

    /// <summary>
    /// Whether the visitor has it, or had it until they removed it. One that went otherwise is as unknown as somebody else's. One question, so that a
    /// second press finds it on either side of the first one's change.
    /// </summary>
    private Task<bool> IsOrWasOwnAsync(CancellationToken ct) =>
        db.Passkeys.Where(passkey => passkey.Id == Passkey && passkey.AccountId == visit.AccountId).Select(passkey => passkey.AddedAt)
            .Concat(db.Audit.Where(line => line.AccountId == visit.AccountId && line.Act == RemovePasskeyHandler.Removed && line.Detail == Passkey).Select(line => line.At)).AnyAsync(ct);
}
