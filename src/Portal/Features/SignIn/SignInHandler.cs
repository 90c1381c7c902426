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
internal sealed class SignInHandler(PortalDb db, WrongPasswords wrong, IPasswords passwords, Entrance entrance, SignInCodes codes, BrowserCookie browser, KnownBrowsers browsers, Visit visit, TimeProvider time, IOptions<SessionTimes> options)
    : IRequestHandler<SignInCommand, Answer>
{
    private static readonly Answer NotRight = Answer.Refuse("Password", "The email address or the password is not right. Check both and try again.");

    public async Task<Answer> Handle(SignInCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Read(command.Email).Value!;
        var found = await FindAsync(email, cancellationToken);
        // Asked for unknown addresses too, as the time it takes would tell.
        var known = browser.HasName && await browsers.KnowsAsync(found.OwnerId ?? "", browser.Keep(), cancellationToken) ? browser.Keep() : null;
        // Counted before the password is looked at, so that a hundred at once are no more than ten; taken back when it is right.
        var counted = await wrong.CountAtDoorAsync(command.FormKey, email.Key, known, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", "Too many tries to sign in. You can try again after {0:HH:mm} UTC.");
        var (id, given, check) = (found.OwnerId, found.OwnerHash, await passwords.CheckAsync(command.Password, found.OwnerHash, cancellationToken));
        if (check is PasswordCheck.Busy) return await BusyAsync(email, known, cancellationToken);
        var isOwner = check is not PasswordCheck.Wrong;
        if (!isOwner) (id, given, check) = (found.OtherId, found.OtherHash, await passwords.CheckAsync(command.Password, found.OtherHash, cancellationToken));
        if (check is PasswordCheck.Busy) return PasswordWords.Busy(time.GetUtcNow());
        if (id is null || given is null || check is PasswordCheck.Wrong) return await WrongAsync(email, counted, cancellationToken);
        // Not for who has proven nothing: else they could guess at another's account with the same address, and begin afresh by their own.
        if (isOwner) await wrong.ForgetAtDoorAsync(email.Key, known, cancellationToken);
        if (check is PasswordCheck.RightButOld) given = await RehashAsync(id, given, command.Password, cancellationToken);
        var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == id, cancellationToken);
        if (account is null || account.PasswordHash != given) return NotRight;
        var isAsked = options.Value.CodeForNewBrowser && (account.EmailProvenAt is not null || account.PhoneProvenAt is not null);
        if (isAsked && !await browsers.KnowsAsync(account.Id, browser.Keep(), cancellationToken)) return await codes.AskAsync(account, command.FormKey, cancellationToken);
        return await entrance.OpenAsync(account.Id, given, byBrowser: isAsked, cancellationToken) ?? NotRight;
    }

    private async Task<Answer> BusyAsync(EmailAddress email, Secret? known, CancellationToken ct)
    {
        await wrong.TakeBackAtDoorAsync(email.Key, known, ct);
        return PasswordWords.Busy(time.GetUtcNow());
    }

    /// <summary>Written down for the address, whether or not somebody has it.</summary>
    private async Task<Answer> WrongAsync(EmailAddress email, Counted counted, CancellationToken ct)
    {
        await wrong.NoteAtDoorAsync(counted, email.Key, visit.Browser, ct);
        return NotRight;
    }

    /// <summary>With today's cost; the hash that stands then. A password that was set meanwhile stays.</summary>
    private async Task<string> RehashAsync(string id, string given, Secret password, CancellationToken ct)
    {
        if (await passwords.HashAsync(password, ct) is not { } hash) return given;
        var isStill = await db.Accounts.Where(account => account.Id == id && account.PasswordHash == given).ExecuteUpdateAsync(account => account.SetProperty(row => row.PasswordHash, hash), ct) == 1;
        return isStill ? hash : given;
    }

    /// <summary>
    /// Whose address it is: who has proven it, else who has proven a phone, the first of several. And who claims it besides. Both passwords are
    /// looked at, so that whoever registers somebody else's address and signs in does not learn from it whether that has an owner, and keeps
    /// no owner out. One row comes back whether or not there is anybody, and of an account no more than is needed: to fetch and track all of
    /// it takes half a millisecond, from which it could be told.
    /// </summary>
    private async Task<Candidates> FindAsync(EmailAddress email, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await db.Database.SqlQuery<Candidates>($"""
            SELECT owner.id AS owner_id, owner.password_hash AS owner_hash, other.id AS other_id, other.password_hash AS other_hash FROM (SELECT 1) always
            LEFT JOIN LATERAL (
                SELECT id, password_hash FROM accounts WHERE email_key = {email.Key} AND (email_proven_at IS NOT NULL OR phone_proven_at IS NOT NULL)
                ORDER BY email_proven_at IS NULL, created_at, id LIMIT 1) owner ON true
            LEFT JOIN LATERAL (
                SELECT id, password_hash FROM accounts WHERE email_key = {email.Key} AND (phone_proven_at IS NOT NULL OR email_claimed_until > {now}) AND id IS DISTINCT FROM owner.id
                ORDER BY phone_proven_at IS NULL, created_at DESC, id LIMIT 1) other ON true
            """).ToListAsync(ct);
        return found[0];
    }

    /// <summary>Nulls where there is nobody.</summary>
    private sealed record Candidates(string? OwnerId, string? OwnerHash, string? OtherId, string? OtherHash);
}
