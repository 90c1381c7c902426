using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

[AllowAnonymous, WholePage]
public sealed class SignInPage(Journeys journeys, BrowserCookie browser, PasskeyForms passkeys, Visit visit, IOptions<SessionTimes> times, IStringLocalizer<Words> words) : StepPage
{
    [FromForm]
    public string? Email { get; set; }

    [FromForm]
    public string? Password { get; set; }

    [FromForm]
    public string? PasskeyChallenge { get; set; }

    [FromForm]
    public string? Credential { get; set; }

    /// <summary>A form came after its session was over: "kept", or "lost".</summary>
    [FromQuery(Name = "typed")]
    public string? Typed { get; set; }

    public string Beforehand => words.WrongPasswordsHint(times.Value);

    /// <summary>Null where no browser would give a passkey.</summary>
    public PasskeyForm? PasskeyForm { get; private set; }

    public override Task ShowAsync(CancellationToken ct)
    {
        PasskeyForm = passkeys.ToSignIn();
        return Task.CompletedTask;
    }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (visit.Session is { } session) return new Gone((await journeys.OfAsync(session.AccountId, ct)).FirstOpenTask, wholePage: false);
        browser.Keep();
        return await base.OnGetAsync(ct);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new SignInCommand(Email, new Secret(Password ?? "")), ct);

    public Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => SendAsync(new SignInWithPasskeyCommand(PasskeyChallenge, Credential), ct);
}
