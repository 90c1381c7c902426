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
        // Counted before the password is looked at, so that a hundred at once are no more than ten; taken back when it is right.
        var counted = await wrong.CountAtDoorAsync(command.FormKey, email.Key, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.TooMany(until, "", "Too many wrong passwords. You can try again after {0:HH:mm} UTC.", until);
        var (id, given) = await FindAsync(email, cancellationToken);
        var check = await passwords.CheckAsync(command.Password, given, cancellationToken);
        if (check is PasswordCheck.Busy) return PasswordWords.Busy;
        if (id is null || given is null || check is PasswordCheck.Wrong) return NotRight;
        await wrong.ForgetAtDoorAsync(email.Key, cancellationToken);
        var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == id, cancellationToken);
        if (account is null || account.PasswordHash != given) return NotRight;
        if (check is PasswordCheck.RightButOld && await passwords.HashAsync(command.Password, cancellationToken) is { } hash) account.RehashPassword(hash);
        if (await NeedsCodeAsync(account, cancellationToken)) return await codes.AskAsync(account, command.FormKey, cancellationToken);
        return await entrance.OpenAsync(account.Id, given, cancellationToken) ?? NotRight;
    }

    /// <summary>Where nothing is proven there is nowhere to send a code to, and nothing to keep a stranger from.</summary>
    private async Task<bool> NeedsCodeAsync(Account account, CancellationToken ct) => options.Value.CodeForNewBrowser
        && (account.EmailProvenAt is not null || account.PhoneProvenAt is not null) && !await browsers.KnowsAsync(account.Id, browser.Keep(), ct);

    /// <summary>
    /// The account that has proven the address; else the newest that still claims it. One row comes back whether or not there is one, and of an
    /// account no more than is needed: to fetch and track all of it takes half a millisecond, from which it could be told.
    /// </summary>
    private async Task<Candidate> FindAsync(EmailAddress email, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await db.Database.SqlQuery<Candidate>($"""
            SELECT found.id, found.password_hash FROM (SELECT 1) always LEFT JOIN LATERAL (
                SELECT id, password_hash FROM accounts
                WHERE email_key = {email.Key} AND (email_proven_at IS NOT NULL OR phone_proven_at IS NOT NULL OR email_claimed_until > {now})
                ORDER BY email_proven_at IS NULL, created_at DESC, id LIMIT 1) found ON true
            """).ToListAsync(ct);
        return found[0];
    }

    /// <summary>Both null where there is no account.</summary>
    private sealed record Candidate(string? Id, string? PasswordHash);
}
