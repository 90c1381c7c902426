using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangeEmail;

public sealed record ChangeEmailCommand(string? Code) : Command;

internal sealed class ChangeEmailValidator : AbstractValidator<ChangeEmailCommand>
{
    public ChangeEmailValidator() =>
        RuleFor(command => command.Code).Must(code => OneTimeCode.Read(code) is not null).WithMessage("Enter the 6-digit code from the email");
}

/// <summary>A right code puts the new address in the old one's place. Links that were mailed to the old one set no password any more.</summary>
internal sealed class ChangeEmailHandler(PortalDb db, Codes codes, MailedLinks links, Visit visit, TimeProvider time) : IRequestHandler<ChangeEmailCommand, Answer>
{
    private static readonly Answer Changed = Answer.GoTo("/security?changed=email");

    public async Task<Answer> Handle(ChangeEmailCommand command, CancellationToken cancellationToken)
    {
        var (account, challenge) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ChangeEmail, cancellationToken);
        if (account.NewEmail is not { } asked) return CodeAnswers.Wrong;
        var email = EmailAddress.Read(asked).Value!;
        var judgement = await codes.JudgeAsync(challenge, email.Key, OneTimeCode.Read(command.Code)!, command.FormKey, visit.Network, cancellationToken);
        if (judgement.BlockedUntil is { } until) return CodeAnswers.TooManyTries(until, time.GetUtcNow());
        var use = judgement.IsRight ? await codes.UseAsync(account, challenge!, cancellationToken, visit.Session!.Id) : CodeUse.TooLate;
        if (use is not CodeUse.Used) return use is CodeUse.NotAllowed ? Answer.GoTo(NeedsNoLockAttribute.Place) : CodeAnswers.Wrong;
        account.ChangeEmail(email, time.GetUtcNow());
        await links.EndAllAsync(account.Id, LinkPurpose.ResetPassword, cancellationToken);
        db.Note(time.GetUtcNow(), account.Id, "email-changed", "customer");
        return await SaveAsync(cancellationToken) ? Changed : CodeAnswers.Wrong;
    }

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
