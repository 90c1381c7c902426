using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Register;

[AllowAnonymous]
public sealed class RegisterPage(HumanChecks checks, DraftCookie draft, Journeys journeys, Visit visit, PasswordFigures figures, IOptions<RegistrationOptions> options, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? Country { get; set; }

    [FromForm]
    public string? Email { get; set; }

    [FromForm]
    public string? Password { get; set; }

    [FromForm]
    public string? ConfirmPassword { get; set; }

    [FromForm]
    public bool Agree { get; set; }

    [FromForm]
    public string? VerificationCode { get; set; }

    /// <summary>The human check that waits, when there is one.</summary>
    public ShownCheck? Check { get; private set; }

    public IEnumerable<SelectListItem> Countries => Domain.Accounts.Country.All.Select(country => new SelectListItem(country.Name, country.Code));

    public RegistrationOptions Figures => options.Value;

    public string PasswordHint => words.PasswordHint(figures);

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (visit.Session is { } session) return new Gone((await journeys.OfAsync(session.AccountId, ct)).FirstOpenTask, wholePage: false);
        return await base.OnGetAsync(ct);
    }

    public override async Task ShowAsync(CancellationToken ct) => Check = await checks.ShowAsync(draft.Read(), ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // A first page posted anew starts afresh, whatever draft waits.
        draft.Forget();
        return await SendAsync(new RegisterCommand(Country, Email, new Secret(Password ?? ""), new Secret(ConfirmPassword ?? ""), Agree), ct);
    }

    public Task<IActionResult> OnPostCheckAsync(CancellationToken ct) => SendAsync(new PassHumanCheckCommand(draft.Read(), VerificationCode), ct);

    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => SendAsync(new AnotherHumanCheckCommand(draft.Read()), ct);
}
