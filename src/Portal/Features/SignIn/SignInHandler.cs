using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

public sealed record SignInCommand(string? Email, Secret Password) : Command;

/// <summary>Says and does the same for an unknown address and a wrong password, and takes the same time.</summary>
internal sealed class SignInHandler(PortalDb db, WrongPasswords wrong, IPasswords passwords, Sessions sessions, Journeys journeys, Visit visit, TimeProvider time)
    : IRequestHandler<SignInCommand, Answer>
{
    public async Task<Answer> Handle(SignInCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Read(command.Email).Value!;
        // Counted before the password is looked at, so that a hundred at once are no more than ten; taken back when it is right.
        var counted = await wrong.CountAtDoorAsync(command.FormKey, email.Key, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.TooMany(until, "", "Too many wrong passwords. You can try again after {0:HH:mm} UTC.", until);
        var account = await FindAsync(email, cancellationToken);
        var check = await passwords.CheckAsync(command.Password, account?.PasswordHash, cancellationToken);
        if (check is PasswordCheck.Busy) return PasswordWords.Busy;
        if (account is null || check is PasswordCheck.Wrong) return Answer.Refuse("Password", "The email address or the password is not right. Check both and try again.");
        await wrong.ForgetAtDoorAsync(email.Key, cancellationToken);
        if (check is PasswordCheck.RightButOld && await passwords.HashAsync(command.Password, cancellationToken) is { } hash) account.RehashPassword(hash);
        if (visit.Session is { } old) await sessions.EndAsync(old.Id, cancellationToken);
        var place = (await journeys.OfAsync(account.Id, cancellationToken)).FirstOpenTask;
        return Answer.GoTo(place) with { NewSession = sessions.Begin(account.Id, visit.Browser) };
    }

    /// <summary>The account that has proven the address; else the newest that still claims it.</summary>
    private Task<Account?> FindAsync(EmailAddress email, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Accounts.Where(a => a.EmailKey == email.Key && (a.EmailProvenAt != null || a.PhoneProvenAt != null || a.EmailClaimedUntil > now))
            .OrderBy(a => a.EmailProvenAt == null).ThenByDescending(a => a.CreatedAt).FirstOrDefaultAsync(ct);
    }
}
