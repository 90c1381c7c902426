using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Portal.Domain;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

[AllowAnonymous]
public sealed class SignInPage(Journeys journeys, BrowserCookie browser, Visit visit) : StepPage
{
    [FromForm]
    public string? Email { get; set; }

    [FromForm]
    public string? Password { get; set; }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (visit.Session is { } session) return new Gone((await journeys.OfAsync(session.AccountId, ct)).FirstOpenTask, wholePage: false);
        browser.Keep();
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new SignInCommand(Email, new Secret(Password ?? "")), ct);
}
