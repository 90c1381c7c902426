using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Passkeys;

/// <param name="Challenge">What the form carried.</param>
/// <param name="Credential">What the device has made, as JSON.</param>
public sealed record AddPasskeyCommand(string? Challenge, string? Credential) : Command;

/// <summary>Takes a passkey that the visitor's device has just made for this very form.</summary>
internal sealed class AddPasskeyHandler(PortalDb db, IPasskeys passkeys, PasskeyForms forms, PasskeysOnRecord record, ChangeLocks locks, IChance chance, Visit visit, TimeProvider time)
    : IRequestHandler<AddPasskeyCommand, Answer>
{
    private const string Done = "/security/passkeys?changed=added";

    private static readonly Answer NotRight = Answer.Refuse("", "The passkey could not be added. Try again.");

    public async Task<Answer> Handle(AddPasskeyCommand command, CancellationToken cancellationToken)
    {
        if (forms.Read(visit.AccountId, command.Challenge) is not { } challenge) return NotRight;
        if (!await record.IsFirstLookAsync(command.FormKey, challenge, cancellationToken)) return NotRight;
        var account = await db.Accounts.SingleAsync(account => account.Id == visit.AccountId, cancellationToken);
        var made = await passkeys.ReadNewAsync(forms.Site, new PasskeyOwner(account.Id, account.Email), challenge, command.Credential ?? "", cancellationToken);
        return made is null ? NotRight : await AddAsync(account, made, cancellationToken);
    }

    private async Task<Answer> AddAsync(Account account, NewPasskey made, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        if (!await locks.MayChangeAsync(account, visit.Session!.Id, ct)) return Answer.GoTo(NeedsNoLockAttribute.Place);
        if (await db.Passkeys.CountAsync(passkey => passkey.AccountId == account.Id, ct) >= Passkey.Most) return Answer.Refuse("", "That is as many as an account can have. Remove one to add another.");
        // A device names each one by chance: only somebody who copies a name has one that is taken.
        if (await db.Passkeys.AnyAsync(passkey => passkey.CredentialId == made.CredentialId, ct)) return NotRight;
        var now = time.GetUtcNow();
        db.Passkeys.Add(Passkey.Add(chance.Token(), account.Id, made.CredentialId, made.PublicKey, made.SignCount, visit.Browser, now));
        db.Note(now, account.Id, "passkey-added", "customer");
        return Answer.GoTo(Done);
    }
}

/// <summary>The page has made sure that the passkey is the visitor's, or was.</summary>
public sealed record RemovePasskeyCommand(string Passkey) : Command;

/// <summary>Takes one of the customer's own off. One that they have taken off already changes nothing.</summary>
internal sealed class RemovePasskeyHandler(PortalDb db, ChangeLocks locks, Visit visit, TimeProvider time) : IRequestHandler<RemovePasskeyCommand, Answer>
{
    public const string Removed = "passkey-removed";

    public async Task<Answer> Handle(RemovePasskeyCommand command, CancellationToken cancellationToken)
    {
        await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await db.Accounts.SingleAsync(account => account.Id == visit.AccountId, cancellationToken);
        if (!await locks.MayChangeAsync(account, visit.Session!.Id, cancellationToken)) return Answer.GoTo(NeedsNoLockAttribute.Place);
        var found = await db.Passkeys.SingleOrDefaultAsync(passkey => passkey.Id == command.Passkey && passkey.AccountId == account.Id, cancellationToken);
        if (found is null) return Answer.GoTo("/security/passkeys");
        found.Remove();
        db.Passkeys.Remove(found);
        db.Note(time.GetUtcNow(), account.Id, Removed, "customer", found.Id);
        return Answer.GoTo("/security/passkeys?changed=removed");
    }
}
