using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

/// <param name="Challenge">What the form carried.</param>
/// <param name="Credential">The device's answer, as JSON.</param>
public sealed record SignInWithPasskeyCommand(string? Challenge, string? Credential) : Command;

/// <summary>A passkey stands for password and code: the device has seen to it that its owner is there. Each challenge is good for one look.</summary>
internal sealed class SignInWithPasskeyHandler(PortalDb db, IPasskeys passkeys, PasskeyForms forms, Limits limits, WrongPasswords wrong, Entrance entrance, Visit visit, TimeProvider time)
    : IRequestHandler<SignInWithPasskeyCommand, Answer>
{
    private static readonly Answer NotRight = Answer.Refuse("", "That passkey did not work. Try again, or sign in with your password.");

    public async Task<Answer> Handle(SignInWithPasskeyCommand command, CancellationToken cancellationToken)
    {
        var answer = command.Credential ?? "";
        if (forms.Read("", command.Challenge) is not { } challenge || passkeys.IdIn(answer) is not { } id) return NotRight;
        var counted = await wrong.CountNetworkAsync(command.FormKey, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.TooMany(until, "", "Too many sign-ins from your network. You can try again after {0:HH:mm} UTC.", until);
        if (!(await limits.CountAsync(command.FormKey, cancellationToken, PasskeyChallenges.Of(challenge))).IsAllowed) return NotRight;
        var known = await db.Passkeys.AsNoTracking().Where(passkey => passkey.CredentialId == id)
            .Select(passkey => new KnownPasskey(passkey.AccountId, passkey.CredentialId, passkey.PublicKey, passkey.SignCount)).SingleOrDefaultAsync(cancellationToken);
        if (known is null) return Answer.Refuse("", "We do not know that passkey. It may have been removed from the account. Sign in with your password.");
        if (await passkeys.CheckAsync(forms.Site, challenge, answer, known, cancellationToken) is not { } count) return NotRight;
        return await LetInAsync(known, count, cancellationToken);
    }

    private async Task<Answer> LetInAsync(KnownPasskey known, long count, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        // Whoever removes it meanwhile locks the account too: this comes before that, and its session is ended, or after, and finds no passkey.
        if (await db.LockAccountAsync(known.AccountId, ct) is not { } account) return NotRight;
        var now = time.GetUtcNow();
        var used = await db.Database.ExecuteSqlAsync($"""
            UPDATE passkeys SET sign_count = {count}, used_at = {now} WHERE credential_id = {known.CredentialId} AND account_id = {account.Id} AND (sign_count < {count} OR (sign_count = 0 AND {count} = 0))
            """, ct);
        return used == 0 ? NotRight : await entrance.OpenAsync(account.Id, account.PasswordHash, ct) ?? NotRight;
    }
}
