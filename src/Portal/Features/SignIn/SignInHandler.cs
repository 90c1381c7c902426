using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

public sealed record SignInCommand(string? Email, Secret Password) : Command;

/// <summary>
/// Says and does the same for an unknown address and a wrong password, and takes the same time. A right password in a browser not seen before
/// brings a code first.
/// </summary>
internal sealed class SignInHandler(PortalDb db, WrongPasswords wrong, IPasswords passwords, Candidates candidates, Entrance entrance, SignInCodes codes, Visit visit, TimeProvider time, IOptions<SessionTimes> options)
    : IRequestHandler<SignInCommand, Answer>
{
    private static readonly Answer NotRight = Answer.Refuse("Password", "The email address or the password is not right. Check both and try again.");

    public async Task<Answer> Handle(SignInCommand command, CancellationToken cancellationToken)
    {
        using var place = passwords.TakePlace();
        if (place is null) return PasswordWords.Busy(time.GetUtcNow());
        var email = EmailAddress.Read(command.Email).Value!;
        var found = await candidates.FindAsync(email, cancellationToken);
        // Counted before the password is looked at, so that a hundred at once are no more than ten; taken back when it is right.
        var counted = await wrong.CountAtDoorAsync(command.FormKey, email.Key, found.KnownBrowser, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", "Too many tries to sign in. You can try again after {0:HH:mm} UTC.");
        var amongAll = found.CountAmongAll ? await wrong.CountAmongAllAsync(command.FormKey, email.Key, cancellationToken) : counted;
        var (who, check) = await RecogniseAsync(place, command.Password, amongAll.IsAllowed ? found : found.OfThisBrowser, cancellationToken);
        // What follows needs no place any more, and may wait for others.
        place.Dispose();
        if (who is null) return await WrongAsync(email, counted with { NextAt = amongAll.NextAt ?? counted.NextAt }, cancellationToken);
        await TakeBackAsync(email, found, who, counted, amongAll, cancellationToken);
        var given = check is PasswordCheck.RightButOld ? await RehashAsync(who, command.Password, cancellationToken) : who.Hash;
        var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == who.Id, cancellationToken);
        if (account is null || account.PasswordHash != given) return NotRight;
        var isAsked = options.Value.CodeForNewBrowser && (account.EmailProvenAt is not null || account.PhoneProvenAt is not null);
        if (isAsked && !who.KnowsBrowser) return await codes.AskAsync(account, command.FormKey, cancellationToken);
        return await entrance.OpenAsync(account.Id, given, byBrowser: isAsked, cancellationToken) ?? NotRight;
    }

    /// <summary>
    /// Whose password it is; null when it is nobody's. Looks as often whoever there is, unless it is that of the address's proven owner: signing in with
    /// an address that is only claimed must not take longer when somebody owns it.
    /// </summary>
    private static async Task<(Candidate? Who, PasswordCheck Check)> RecogniseAsync(IPasswordPlace place, Secret password, Found found, CancellationToken ct)
    {
        (Candidate? Who, PasswordCheck Check) known = (null, PasswordCheck.Wrong);
        foreach (var candidate in found.All)
        {
            var check = await place.CheckAsync(password, known.Who is null ? candidate?.Hash : null, ct);
            if (check is not PasswordCheck.Wrong) known = (candidate, check);
            if (known.Who is { IsProven: true }) break;
        }
        return known;
    }

    /// <summary>
    /// Whoever has proven the address begins afresh. Others take back their own try and leave those of others: else they could guess at the owner's
    /// password and begin afresh by their own, or see by it that there is an owner.
    /// </summary>
    private async Task TakeBackAsync(EmailAddress email, Found found, Candidate who, Counted counted, Counted amongAll, CancellationToken ct)
    {
        if (who.IsProven || found.CountAmongAll) await wrong.ForgetAtDoorAsync(email.Key, found.KnownBrowser, ct);
        else await wrong.TakeBackAtDoorAsync(counted, email.Key, found.KnownBrowser, ct);
        if (found.CountAmongAll) await wrong.TakeBackAtDoorAsync(amongAll, email.Key, null, ct);
    }

    /// <summary>Written down for the address, whether or not somebody has it.</summary>
    private async Task<Answer> WrongAsync(EmailAddress email, Counted counted, CancellationToken ct)
    {
        await wrong.NoteAtDoorAsync(counted, email.Key, visit.Browser, ct);
        return NotRight;
    }

    /// <summary>With today's cost; the hash that stands then. A password that was set meanwhile stays.</summary>
    private async Task<string> RehashAsync(Candidate who, Secret password, CancellationToken ct)
    {
        if (await passwords.HashAsync(password, ct) is not { } hash) return who.Hash;
        var isStill = await db.Accounts.Where(account => account.Id == who.Id && account.PasswordHash == who.Hash).ExecuteUpdateAsync(account => account.SetProperty(row => row.PasswordHash, hash), ct) == 1;
        return isStill ? hash : who.Hash;
    }
}
