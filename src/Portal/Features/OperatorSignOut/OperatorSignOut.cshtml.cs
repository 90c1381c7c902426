using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.OperatorSignOut;

public sealed class OperatorSignOutPage : OperatorPage
{
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new OperatorSignOutCommand(), ct);
}

public sealed record OperatorSignOutCommand : Command;

/// <summary>Ends the session here, so that a copied cookie is worth nothing.</summary>
internal sealed class OperatorSignOutHandler(PortalDb db, OperatorSessions sessions, Visit visit, TimeProvider time) : IRequestHandler<OperatorSignOutCommand, Answer>
{
    public async Task<Answer> Handle(OperatorSignOutCommand command, CancellationToken cancellationToken)
    {
        db.Note(time.GetUtcNow(), null, "operator-signed-out", visit.Operator);
        await sessions.EndAsync(visit.Work!.Id, cancellationToken);
        return Answer.GoTo("/operations/sign-in") with { SignsOut = true, Operator = visit.Operator };
    }
}
