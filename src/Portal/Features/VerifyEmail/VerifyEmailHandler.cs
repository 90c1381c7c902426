using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyEmail;

public sealed record VerifyEmailCommand(string? Code) : Command;

internal sealed class VerifyEmailHandler(PortalDb db, Codes codes, Visit visit, TimeProvider time) : IRequestHandler<VerifyEmailCommand, Answer>
{
    public async Task<Answer> Handle(VerifyEmailCommand command, CancellationToken cancellationToken)
    {
        var (account, challenge) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ProveEmail, cancellationToken);
        if (account.EmailProvenAt is not null) return Answer.GoTo("/setup");
        var judgement = await codes.JudgeAsync(challenge, account.EmailKey, OneTimeCode.Read(command.Code)!, command.FormKey, visit.Network, cancellationToken);
        if (judgement.BlockedUntil is { } until) return CodeAnswers.TooManyTries(until, time.GetUtcNow());
        // Whoever reads its mail can set a new password: none is proven while changes are locked.
        var use = judgement.IsRight ? await codes.UseAsync(account, challenge!, cancellationToken, visit.Session!.Id) : CodeUse.TooLate;
        if (use is CodeUse.NotAllowed) return Answer.GoTo(NeedsNoLockAttribute.Place);
        if (use is CodeUse.TooLate) return await IsProvenAsync(account.Id, cancellationToken) ? Answer.GoTo("/setup") : CodeAnswers.Wrong;
        if (account.EmailProvenAt is not null) return Answer.GoTo("/setup");
        account.ProveEmail(time.GetUtcNow());
        db.Note(time.GetUtcNow(), account.Id, "email-proven", "customer");
        return await SaveAsync(cancellationToken) ? Answer.GoTo("/setup") : CodeAnswers.Wrong;
    }

    /// <summary>Another tab may have done it while this one was asking.</summary>
    private Task<bool> IsProvenAsync(string accountId, CancellationToken ct) => db.Accounts.AnyAsync(a => a.Id == accountId && a.EmailProvenAt != null, ct);

    /// <summary>False when another account proved the same address first: who proves it first, has it.</summary>
    private async Task<bool> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException fault) when (Conflicts.Name(fault) == Conflicts.EmailProvenTwice)
        {
            await db.Database.CurrentTransaction!.RollbackAsync(ct);
            db.StartAnew();
            return false;
        }
    }
}
