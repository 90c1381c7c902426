using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SecuritySettings;

public sealed record AskDeletionCommand(bool Understood) : Command;

internal sealed class AskDeletionValidator : AbstractValidator<AskDeletionCommand>
{
    public AskDeletionValidator() =>
        RuleFor(command => command.Understood).Equal(true).WithMessage("Tick the box to show that you understand: the account will be removed");
}

/// <summary>Only leads on: nothing is deleted before the next page is confirmed.</summary>
internal sealed class AskDeletionHandler : IRequestHandler<AskDeletionCommand, Answer>
{
    public Task<Answer> Handle(AskDeletionCommand command, CancellationToken cancellationToken) => Task.FromResult(Answer.GoTo("/account/delete"));
}

public sealed record SignOutDeviceCommand(string? Device) : Command;

/// <summary>Ends one of the customer's own sessions. Another customer's, or one that has ended, changes nothing and looks the same.</summary>
internal sealed class SignOutDeviceHandler(PortalDb db, Visit visit) : IRequestHandler<SignOutDeviceCommand, Answer>
{
    public async Task<Answer> Handle(SignOutDeviceCommand command, CancellationToken cancellationToken)
    {
        await db.Sessions.Where(session => session.Id == command.Device && session.AccountId == visit.AccountId).ExecuteDeleteAsync(cancellationToken);
        return Answer.GoTo("/security");
    }
}

public sealed record SignOutOthersCommand : Command;

/// <summary>Ends all sessions but this one, and lets no other browser in without a code: somebody may have lost a device.</summary>
internal sealed class SignOutOthersHandler(PortalDb db, Sessions sessions, KnownBrowsers browsers, BrowserCookie browser, Visit visit, TimeProvider time) : IRequestHandler<SignOutOthersCommand, Answer>
{
    public async Task<Answer> Handle(SignOutOthersCommand command, CancellationToken cancellationToken)
    {
        await db.Database.BeginTransactionAsync(cancellationToken);
        // Whoever signs in meanwhile waits, and is in after this; whoever was faster is out.
        if (await db.LockAccountAsync(visit.AccountId, cancellationToken) is null) return Answer.GoTo("/sign-in");
        await sessions.EndOthersAsync(visit.AccountId, visit.Session!.Id, cancellationToken);
        await browsers.ForgetAllAsync(visit.AccountId, cancellationToken);
        await browsers.RememberAsync(visit.AccountId, browser.Keep(), visit.Browser, cancellationToken);
        db.Note(time.GetUtcNow(), visit.AccountId, "signed-out-elsewhere", "customer");
        return Answer.GoTo("/security?changed=devices");
    }
}
