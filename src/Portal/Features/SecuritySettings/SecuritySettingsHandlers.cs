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
