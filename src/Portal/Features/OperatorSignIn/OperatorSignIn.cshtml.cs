using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Portal.Domain;
using Portal.Web;

namespace Portal.Features.OperatorSignIn;

[AllowAnonymous]
public sealed class OperatorSignInPage(Visit visit) : StepPage
{
    [FromForm]
    public string? Name { get; set; }

    [FromForm]
    public string? Password { get; set; }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        visit.Work is null ? await base.OnGetAsync(ct) : new Gone("/operations", wholePage: false);

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new OperatorSignInCommand(Name, new Secret(Password ?? "")), ct);
}
