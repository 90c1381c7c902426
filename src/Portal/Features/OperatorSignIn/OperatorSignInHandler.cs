using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.OperatorSignIn;

public sealed record OperatorSignInCommand(string? Name, Secret Password) : Command;

internal sealed class OperatorSignInValidator : AbstractValidator<OperatorSignInCommand>
{
    public OperatorSignInValidator()
    {
        RuleFor(command => command.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage("Enter your name");
        RuleFor(command => command.Password).Must(password => !password.IsEmpty).WithMessage("Enter your password");
    }
}

/// <summary>Says and does the same for an unknown name and a wrong password. Whoever comes in is written down each time, a flood of others as a line an hour.</summary>
internal sealed class OperatorSignInHandler(
    PortalDb db, Limits limits, WrongTries tries, IPasswords passwords, OperatorSessions sessions, Visit visit, TimeProvider time, IOptions<OperationsOptions> operations)
    : IRequestHandler<OperatorSignInCommand, Answer>
{
    /// <summary>Longer than for customers: who comes here can move money. Of a name and a network, so that a stranger who knows the name keeps nobody out.</summary>
    internal static readonly Limit WrongPasswords = new("wrong operator passwords", 10, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));

    /// <summary>From wherever: guesses from many networks have a bound too. One sent again is no other guess, or a few networks would keep the name closed with one.</summary>
    private static readonly Limit OfName = new("operator sign-ins of name", 500, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));

    /// <summary>Right or wrong, whatever the names: each is hashed.</summary>
    private static readonly Limit OfNetwork = new("operator sign-ins of network", 100, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));

    public async Task<Answer> Handle(OperatorSignInCommand command, CancellationToken cancellationToken)
    {
        using var place = passwords.TakePlace();
        if (place is null) return PasswordWords.Busy(time.GetUtcNow());
        var name = command.Name!.Trim().ToLowerInvariant();
        var mine = new LimitFor(WrongPasswords, visit.Network + "\n" + name);
        // Counted before the password is looked at, so that a hundred at once are no more than ten; taken back when it is right.
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, mine,
            new LimitFor(OfNetwork, visit.Network, CountsRepeats: true), new LimitFor(OfName, name));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", "Too many wrong passwords. You can try again after {0:HH:mm} UTC.");
        var who = operations.Value.Find(command.Name);
        var check = await place.CheckAsync(command.Password, who?.PasswordHash, cancellationToken);
        if (who is null || check is PasswordCheck.Wrong)
        {
            await tries.NoteAtOperatorsDoorAsync(who?.Name, counted.NextAt is null ? "operator-turned-away" : "operator-door-closed", cancellationToken);
            return Answer.Refuse("Password", "The name or the password is not right. Check both and try again.");
        }
        db.Note(time.GetUtcNow(), null, "operator-signed-in", who.Name);
        await limits.ForgetAsync(mine, cancellationToken);
        if (visit.Work is { } old) await sessions.EndAsync(old.Id, cancellationToken);
        return Answer.GoTo("/operations") with { NewSession = sessions.Begin(who), Operator = who.Name };
    }
}
