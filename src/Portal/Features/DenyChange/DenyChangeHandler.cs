using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DenyChange;

/// <param name="Link">What the visitor's link carried.</param>
public sealed record DenyChangeCommand(Secret Link) : Command;

/// <summary>
/// The owner says that a change was not theirs: all are signed out, no passkey works any more, further changes are locked for a while, a wish to be deleted is taken back,
/// and what the link brings back (<see cref="MailedLinks.BeforeAsync"/>) is the old one again, as else its new holder would be sent the way back in.
/// </summary>
internal sealed class DenyChangeHandler(PortalDb db, MailedLinks links, LinkCookie cookie, Sessions sessions, KnownBrowsers browsers, Visit visit, TimeProvider time, IOptions<ChangeOptions> options)
    : IRequestHandler<DenyChangeCommand, Answer>
{
    private static readonly Answer Over = Answer.Refuse("", "This link does not work any more. Set a new password, or write to us.");

    public async Task<Answer> Handle(DenyChangeCommand command, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(command.Link, LinkPurpose.DenyChange, cancellationToken) is not { } linked) return Over;
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockAccountAsync(linked.Id, cancellationToken) is not { } account) return Over;
        if (await links.UseAloneAsync(command.Link, LinkPurpose.DenyChange, account.Id, cancellationToken) is not { } link) return Over;
        await LockAsync(account, link, cancellationToken);
        cookie.Forget();
        return Answer.GoTo(account.EmailProvenAt is null ? "/not-me?done=1&by=phone" : "/not-me?done=1") with { SignsOut = visit.Session?.AccountId == account.Id };
    }

    private async Task LockAsync(Account account, MailedLinkRow link, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        account.LockChanges(now + options.Value.LockLasts);
        if (account.ClosingSince is not null) KeepOpen(account);
        await RestoreAsync(account, link, ct);
        await sessions.EndAllAsync(account.Id, ct);
        await browsers.ForgetAllAsync(account.Id, ct);
        await EndSignInsAsync(account, now, ct);
        // One of them may be the stranger's, and which nobody can tell.
        await db.Passkeys.Where(passkey => passkey.AccountId == account.Id).ExecuteDeleteAsync(ct);
        db.Note(now, account.Id, "change-denied", "customer");
    }

    /// <summary>Nor is anybody let in who has given the password already: the code may have gone where the stranger reads it.</summary>
    private async Task EndSignInsAsync(Account account, DateTimeOffset now, CancellationToken ct)
    {
        await db.PendingSignIns.Where(pending => pending.AccountId == account.Id).ExecuteDeleteAsync(ct);
        await db.Challenges.Where(code => code.AccountId == account.Id && code.Purpose == CodePurpose.SignIn && code.UsedAt == null && code.EndedAt == null)
            .ExecuteUpdateAsync(code => code.SetProperty(row => row.EndedAt, now), ct);
    }

    private void KeepOpen(Account account)
    {
        account.KeepOpen();
        db.Note(time.GetUtcNow(), account.Id, "deletion-taken-back", "customer");
    }

    /// <summary>What is sent of those changes, or of later ones, then brings nobody's address or number back.</summary>
    private async Task RestoreAsync(Account account, MailedLinkRow link, CancellationToken ct)
    {
        var before = await links.BeforeAsync(link, ct);
        if (before == Before.Nothing) return;
        await links.EndSinceAsync(account.Id, link.SentAt, ct);
        if (before.Email is { Length: > 0 } email) await RestoreAsync(account, EmailAddress.Read(email).Value!, ct);
        else if (before.Email is not null) await UnproveAsync(account, ct);
        if (before.Phone is { } phone) Restore(account, phone);
    }

    /// <summary>A number that was the first is taken away; but not the only thing by which its owner could be recognised.</summary>
    private void Restore(Account account, string phone)
    {
        var (now, old) = (time.GetUtcNow(), phone.Length == 0 ? null : phone);
        if (account.Phone == old && (old is null || account.PhoneProvenAt is not null)) return;
        if (old is null && account.EmailProvenAt is null) return;
        account.RestorePhone(old, now);
        db.Note(now, account.Id, "phone-restored", "customer");
    }

    /// <summary>
    /// No address was proven before: a link to set a new password must not go to whoever put this one in, nor work if it is there already. But not without a
    /// number, the only other thing by which the owner could be recognised.
    /// </summary>
    private async Task UnproveAsync(Account account, CancellationToken ct)
    {
        if (account.EmailProvenAt is null || account.PhoneProvenAt is null) return;
        account.UnproveEmail();
        await links.EndAllAsync(account.Id, LinkPurpose.ResetPassword, ct);
        db.Note(time.GetUtcNow(), account.Id, "email-unproven", "customer");
    }

    /// <summary>Unless somebody else has proven the old address since.</summary>
    private async Task RestoreAsync(Account account, EmailAddress old, CancellationToken ct)
    {
        if (account.EmailProvenAt is not null && account.EmailKey == old.Key) return;
        if (await db.Accounts.AnyAsync(other => other.EmailKey == old.Key && other.EmailProvenAt != null && other.Id != account.Id, ct)) return;
        account.RestoreEmail(old, time.GetUtcNow());
        db.Note(time.GetUtcNow(), account.Id, "email-restored", "customer");
    }
}
