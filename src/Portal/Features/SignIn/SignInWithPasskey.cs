using MediatR;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

/// <param name="Challenge">What the form carried.</param>
/// <param name="Credential">The device's answer, as JSON.</param>
public sealed record SignInWithPasskeyCommand(string? Challenge, string? Credential) : Command;

/// <summary>A passkey stands for password and code: the device has seen to it that its owner is there. Each challenge is good for one look.</summary>
internal sealed class SignInWithPasskeyHandler(PortalDb db, IPasskeys passkeys, PasskeyForms forms, PasskeysOnRecord record, WrongPasswords wrong, Entrance entrance, Visit visit, TimeProvider time)
    : IRequestHandler<SignInWithPasskeyCommand, Answer>
{
    private static readonly Answer NotRight = Answer.Refuse("", "That passkey did not work. Try again, or sign in with your password.");

    public async Task<Answer> Handle(SignInWithPasskeyCommand command, CancellationToken cancellationToken)
    {
        var answer = command.Credential ?? "";
        if (forms.Read("", command.Challenge) is not { } challenge || passkeys.IdIn(answer) is not { } id) return NotRight;
        var counted = await wrong.CountNetworkAsync(command.FormKey, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", "Too many sign-ins from your network. You can try again after {0:HH:mm} UTC.");
        if (!await record.IsFirstLookAsync(command.FormKey, challenge, cancellationToken)) return NotRight;
        if (await record.FindAsync(id, cancellationToken) is not { } known) return Answer.Refuse("", "We do not know that passkey. It may have been removed from the account. Sign in with your password.");
        if (await passkeys.CheckAsync(forms.Site, challenge, answer, known, cancellationToken) is not { } count) return NotRight;
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await record.UseAsync(known, count, cancellationToken) is not { } account) return NotRight;
        return await entrance.OpenAsync(account.Id, account.PasswordHash, byBrowser: false, cancellationToken) ?? NotRight;
    }
}
