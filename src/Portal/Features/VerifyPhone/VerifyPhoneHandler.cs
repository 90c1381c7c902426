using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyPhone;

public sealed record VerifyPhoneCommand(string? Code) : Command;

internal sealed class VerifyPhoneHandler(PortalDb db, Codes codes, Visit visit, TimeProvider time) : IRequestHandler<VerifyPhoneCommand, Answer>
{
    public async Task<Answer> Handle(VerifyPhoneCommand command, CancellationToken cancellationToken)
    {
        var (account, challenge) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ProvePhone, cancellationToken);
        if (account.PhoneProvenAt is not null) return Answer.GoTo("/setup");
        if (account.Phone is not { } phone) return CodeAnswers.Wrong;
        var judgement = await codes.JudgeAsync(challenge, phone, OneTimeCode.Read(command.Code)!, command.FormKey, visit.Network, cancellationToken);
        if (judgement.BlockedUntil is { } until) return CodeAnswers.TooManyTries(until, time.GetUtcNow());
        // A number is a way to sign in: none is added while changes are locked.
        var use = judgement.IsRight ? await codes.UseAsync(account, challenge!, cancellationToken, visit.Session!.Id) : CodeUse.TooLate;
        if (use is CodeUse.NotAllowed) return Answer.GoTo(NeedsNoLockAttribute.Place);
        if (use is CodeUse.TooLate) return await IsProvenAsync(account.Id, cancellationToken) ? Answer.GoTo("/setup") : CodeAnswers.Wrong;
        if (account.PhoneProvenAt is not null) return Answer.GoTo("/setup");
        account.ProvePhone(time.GetUtcNow());
        db.Note(time.GetUtcNow(), account.Id, "phone-proven", "customer");
        return Answer.GoTo("/setup");
    }

    /// <summary>Another tab may have done it while this one was asking.</summary>
    private Task<bool> IsProvenAsync(string accountId, CancellationToken ct) => db.Accounts.AnyAsync(a => a.Id == accountId && a.PhoneProvenAt != null, ct);
}
