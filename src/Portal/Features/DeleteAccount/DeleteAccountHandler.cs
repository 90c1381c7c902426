using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DeleteAccount;

public sealed record DeleteAccountCommand : Command;

/// <summary>
/// Writes the wish down, settles what can be settled at once, and deletes. What cannot be settled now (the bank does not answer, the last
/// usage is not reported yet) is gone on with by the clock, until the account deletes itself. Refused while its owner has to do something first.
/// </summary>
internal sealed class DeleteAccountHandler(PortalDb db, Intents intents, Visit visit, TimeProvider time) : IRequestHandler<DeleteAccountCommand, Answer>
{
    public async Task<Answer> Handle(DeleteAccountCommand command, CancellationToken cancellationToken)
    {
        var accountId = visit.AccountId;
        var (wish, refusal) = await AskForItAsync(accountId, cancellationToken);
        if (refusal is not null) return refusal;
        // The browser may go away now; the deletion goes on. First the money goes back, then the account goes.
        await intents.CarryOutBeforeDeletionAsync(accountId, CancellationToken.None);
        await intents.CarryOutNowAsync(wish, CancellationToken.None);
        var isGone = !await db.Accounts.AnyAsync(account => account.Id == accountId, CancellationToken.None);
        return isGone ? Answer.GoTo("/account/deleted") with { SignsOut = true, ForgetsBrowser = true } : Answer.GoTo("/account/delete");
    }

    /// <summary>The key of the wish; or why there is none.</summary>
    private async Task<(string Wish, Answer? Refusal)> AskForItAsync(string accountId, CancellationToken ct)
    {
        await using var work = await db.Database.BeginTransactionAsync(ct);
        if (await db.LockAccountAsync(accountId, ct) is not { } account) return ("", null);
        if (account.ClosingSince is null)
        {
            if (account.IsLocked(time.GetUtcNow())) return ("", Answer.GoTo(NeedsNoLockAttribute.Place));
            // The row is locked: nothing is bought, used or charged between this look and the wish.
            if ((await db.ObligationsAsync(accountId, ct)).Any(tie => tie.StandsInTheWay())) return ("", Answer.Refuse("", "Your account cannot be deleted yet. See below what has to be done first."));
            account.Close(time.GetUtcNow());
            db.Note(time.GetUtcNow(), accountId, "deletion-asked-for", "customer");
            intents.Plan("finish-deletion", account.DeletionKey(), accountId, new { }, visitorWaits: true);
        }
        await db.SaveChangesAsync(ct);
        await work.CommitAsync(ct);
        return (account.DeletionKey(), null);
    }
}

public sealed record KeepAccountCommand : Command;

internal sealed class KeepAccountHandler(PortalDb db, Visit visit, TimeProvider time) : IRequestHandler<KeepAccountCommand, Answer>
{
    public async Task<Answer> Handle(KeepAccountCommand command, CancellationToken cancellationToken)
    {
        await using var work = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockAccountAsync(visit.AccountId, cancellationToken) is { ClosingSince: not null } account)
        {
            account.KeepOpen();
            db.Note(time.GetUtcNow(), account.Id, "deletion-taken-back", "customer");
        }
        await db.SaveChangesAsync(cancellationToken);
        await work.CommitAsync(cancellationToken);
        return Answer.GoTo("/security");
    }
}
