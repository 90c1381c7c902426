using FluentValidation;
using MediatR;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangePhone;

public sealed record ChangePhoneCommand(string? Code) : Command;

internal sealed class ChangePhoneValidator : AbstractValidator<ChangePhoneCommand>
{
    public ChangePhoneValidator() =>
        RuleFor(command => command.Code).Must(code => OneTimeCode.Read(code) is not null).WithMessage("Enter the 6-digit code from the call or message");
}

internal sealed class ChangePhoneHandler(PortalDb db, Codes codes, Visit visit, TimeProvider time) : IRequestHandler<ChangePhoneCommand, Answer>
{
    public async Task<Answer> Handle(ChangePhoneCommand command, CancellationToken cancellationToken)
    {
        var (account, challenge) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ChangePhone, cancellationToken);
        if (account.NewPhone is not { } phone) return CodeAnswers.Wrong;
        var judgement = await codes.JudgeAsync(challenge, phone, OneTimeCode.Read(command.Code)!, command.FormKey, visit.Network, cancellationToken);
        if (judgement.BlockedUntil is { } until) return CodeAnswers.TooManyTries(until, time.GetUtcNow());
        var use = judgement.IsRight ? await codes.UseAsync(account, challenge!, cancellationToken, visit.Session!.Id) : CodeUse.TooLate;
        if (use is not CodeUse.Used) return use is CodeUse.NotAllowed ? Answer.GoTo(NeedsNoLockAttribute.Place) : CodeAnswers.Wrong;
        account.ChangePhone(phone, time.GetUtcNow());
        db.Note(time.GetUtcNow(), account.Id, "phone-changed", "customer");
        return Answer.GoTo("/security?changed=phone");
    }
}
