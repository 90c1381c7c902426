using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ConfirmPassword;

public sealed record ConfirmPasswordCommand(Secret Password, string Place) : Command;

internal sealed class ConfirmPasswordValidator : AbstractValidator<ConfirmPasswordCommand>
{
    public ConfirmPasswordValidator() => RuleFor(command => command.Password).Must(password => !password.IsEmpty).WithMessage("Enter your password");
}

/// <summary>A right password begins a new session; the old one is dead, as after signing in.</summary>
internal sealed class ConfirmPasswordHandler(PortalDb db, WrongPasswords wrong, IPasswords passwords, Sessions sessions, Visit visit) : IRequestHandler<ConfirmPasswordCommand, Answer>
{
    public async Task<Answer> Handle(ConfirmPasswordCommand command, CancellationToken cancellationToken)
    {
        var counted = await wrong.CountInsideAsync(command.FormKey, visit.AccountId, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.TooMany(until, "", "Too many wrong passwords. You can try again after {0:HH:mm} UTC.", until);
        var hash = await db.Accounts.Where(account => account.Id == visit.AccountId).Select(account => account.PasswordHash).SingleAsync(cancellationToken);
        var check = await passwords.CheckAsync(command.Password, hash, cancellationToken);
        if (check is PasswordCheck.Busy) return PasswordWords.Busy;
        if (check is PasswordCheck.Wrong) return Answer.Refuse("Password", "The password is not right. Check it and try again.");
        await wrong.ForgetInsideAsync(visit.AccountId, cancellationToken);
        // The old session ends and the new one begins in one commit, with the submission's name.
        await db.Database.BeginTransactionAsync(cancellationToken);
        await sessions.EndAsync(visit.Session!.Id, cancellationToken);
        return Answer.GoTo(command.Place) with { NewSession = sessions.Begin(visit.AccountId, visit.Browser, visit.Network) };
    }
}
