using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignOut;

[AllowAnonymous]
public sealed class SignOutPage : StepPage
{
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new SignOutCommand(), ct);
}

public sealed record SignOutCommand : Command;

/// <summary>Ends the session here, so that a copied cookie is worth nothing.</summary>
internal sealed class SignOutHandler(Sessions sessions, Visit visit) : IRequestHandler<SignOutCommand, Answer>
{
    public async Task<Answer> Handle(SignOutCommand command, CancellationToken cancellationToken)
    {
        if (visit.Session is { } session) await sessions.EndAsync(session.Id, cancellationToken);
        return Answer.GoTo("/") with { SignsOut = true };
    }
}
