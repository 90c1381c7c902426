using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignOut;

[AllowAnonymous]
public sealed class SignOutPage(Visit visit) : StepPage
{
    [FromForm]
    public string? Forget { get; set; }

    /// <summary>
    /// Who has no session is signed out already, whatever token the form still carries: pressing twice, or in another tab, ends at the same
    /// place. The browser keeps its data then: a foreign site's form arrives without the session's cookie too.
    /// </summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (HttpMethods.IsPost(Request.Method) && visit.Session is null) context.Result = new Gone("/", wholePage: true);
        else await base.OnPageHandlerExecutionAsync(context, next);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new SignOutCommand(Forget == "true"), ct);
}

/// <param name="Forget">Others use the device too: whoever signs in there next is asked for a code.</param>
public sealed record SignOutCommand(bool Forget) : Command;

/// <summary>Ends the session here, so that a copied cookie is worth nothing.</summary>
internal sealed class SignOutHandler(PortalDb db, Sessions sessions, Visit visit, TimeProvider time) : IRequestHandler<SignOutCommand, Answer>
{
    public async Task<Answer> Handle(SignOutCommand command, CancellationToken cancellationToken)
    {
        // Transact commits: of two tabs at once the one that ends it also says so.
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (visit.Session is { } session && await sessions.EndAsync(session.Id, cancellationToken)) db.Note(time.GetUtcNow(), session.AccountId, "signed-out", "customer", visit.Browser);
        return Answer.GoTo("/") with { SignsOut = true, ForgetsBrowser = command.Forget };
    }
}
