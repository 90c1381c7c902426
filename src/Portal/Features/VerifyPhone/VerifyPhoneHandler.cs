using MediatR;
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
        if (await codes.GuessingBlockedUntilAsync(phone, cancellationToken) is { } until) return CodeAnswers.TooManyTries(until);
        var typed = OneTimeCode.Read(command.Code)!;
        if (!await codes.JudgeAsync(challenge, phone, typed, command.FormKey, cancellationToken)) return CodeAnswers.Wrong;
        challenge!.Use(time.GetUtcNow());
        account.ProvePhone(time.GetUtcNow());
        return Answer.GoTo("/setup");
    }
}
