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

internal sealed class ConfirmPasswordHandler(PortalDb db, WrongPasswords wrong, IPasswords passwords, Renewal renewal, Visit visit, TimeProvider time) : IRequestHandler<ConfirmPasswordCommand, Answer>
{
    public async Task<Answer> Handle(ConfirmPasswordCommand command, CancellationToken cancellationToken)
    {
        using var place = passwords.TakePlace();
        if (place is null) return PasswordWords.Busy(time.GetUtcNow());
        var counted = await wrong.CountInsideAsync(command.FormKey, visit.AccountId, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", PasswordWords.TooMany);
        var hash = await db.Accounts.Where(account => account.Id == visit.AccountId).Select(account => account.PasswordHash).SingleAsync(cancellationToken);
        var check = await place.CheckAsync(command.Password, hash, cancellationToken);
        // What follows needs no place any more, and may wait for others.
        place.Dispose();
        if (check is PasswordCheck.Wrong)
        {
            await wrong.NoteInsideAsync(counted, visit.AccountId, cancellationToken);
            return PasswordWords.Wrong("Password", counted.Remaining, counted.NextAt, time.GetUtcNow());
        }
        await wrong.ForgetInsideAsync(visit.AccountId, cancellationToken);
        await db.Database.BeginTransactionAsync(cancellationToken);
        // A new password, or the end of all sessions, locks the account too: it comes before this, which then begins none, or after, and ends what this begins.
        var isStill = await db.LockAccountAsync(visit.AccountId, cancellationToken) is { } account && account.PasswordHash == hash;
        return isStill ? await renewal.GoOnAsync(command.Place, cancellationToken) : Renewal.Over;
    }
}

/// <param name="Challenge">What the form carried.</param>
/// <param name="Credential">The device's answer, as JSON.</param>
public sealed record ConfirmWithPasskeyCommand(string? Challenge, string? Credential, string Place) : Command;

/// <summary>One of the account's own passkeys stands for the password here too. Each challenge is good for one look.</summary>
internal sealed class ConfirmWithPasskeyHandler(PortalDb db, IPasskeys passkeys, PasskeyForms forms, PasskeysOnRecord record, Renewal renewal, Visit visit)
    : IRequestHandler<ConfirmWithPasskeyCommand, Answer>
{
    private static readonly Answer NotRight = Answer.Refuse("", "That passkey did not work. Try again, or type your password.");

    public async Task<Answer> Handle(ConfirmWithPasskeyCommand command, CancellationToken cancellationToken)
    {
        var answer = command.Credential ?? "";
        if (forms.Read("", command.Challenge) is not { } challenge || passkeys.IdIn(answer) is not { } id) return NotRight;
        if (!await record.IsFirstLookAsync(command.FormKey, challenge, cancellationToken)) return NotRight;
        // Another account's, which the same person may have on the device, opens nothing here.
        if (await record.FindAsync(id, cancellationToken) is not { } known || known.AccountId != visit.AccountId) return NotRight;
        if (await passkeys.CheckAsync(forms.Site, challenge, answer, known, cancellationToken) is not { } count) return NotRight;
        await db.Database.BeginTransactionAsync(cancellationToken);
        return await record.UseAsync(known, count, cancellationToken) is null ? NotRight : await renewal.GoOnAsync(command.Place, cancellationToken);
    }
}

/// <summary>A new session in place of the old one, as after signing in, for somebody who has just shown who they are. The account is locked.</summary>
public sealed class Renewal(Sessions sessions, KnownBrowsers browsers, BrowserCookie browser, Visit visit) : IPartOfSlice
{
    /// <summary>The session was ended by somebody else meanwhile.</summary>
    public static readonly Answer Over = Answer.GoTo("/sign-in") with { SignsOut = true };

    public async Task<Answer> GoOnAsync(string place, CancellationToken ct)
    {
        // Another tab may have been here first: whoever gives a password in a browser that the account knows could sign in with it just as well.
        var mayGoOn = await sessions.EndAsync(visit.Session!.Id, ct) || await browsers.KnowsAsync(visit.AccountId, browser.Keep(), ct);
        return mayGoOn ? Answer.GoTo(place) with { NewSession = sessions.Begin(visit.AccountId, visit.Browser, visit.Network) } : Over;
    }
}
