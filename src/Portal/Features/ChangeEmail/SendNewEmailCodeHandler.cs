using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangeEmail;

public sealed record SendNewEmailCodeCommand(string? Email) : Command;

internal sealed class SendNewEmailCodeValidator : AbstractValidator<SendNewEmailCodeCommand>
{
    public SendNewEmailCodeValidator() => RuleFor(command => command).Custom((command, context) => context.Refuse(EmailAddress.Read(command.Email).Refusal));
}

/// <summary>Says and does the same whether or not another account has the address: its owner gets a word instead of a code.</summary>
internal sealed class SendNewEmailCodeHandler(PortalDb db, Codes codes, Intents intents, Visit visit, TimeProvider time, IOptions<CodeOptions> options)
    : IRequestHandler<SendNewEmailCodeCommand, Answer>
{
    public async Task<Answer> Handle(SendNewEmailCodeCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Read(command.Email).Value!;
        var (account, older) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ChangeEmail, cancellationToken);
        if (account.EmailProvenAt is not null && account.EmailKey == email.Key) return Answer.Refuse("Email", "Your account has this email address already. Enter another one.");
        var counted = await codes.CountSendAsync(command.FormKey, account.Id, email.Key, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return CodeAnswers.Wait(until, time.GetUtcNow());
        account.AskForEmail(email.Text);
        var code = codes.Issue(account.Id, CodePurpose.ChangeEmail, email.Key, options.Value.EmailLasts, older);
        intents.Plan(EmailCodePayload.Kind, Codes.MessageKey(code.Challenge), account.Id, new EmailCodePayload(code.Challenge.Id, code.Digits, email.Text), deadline: code.Challenge.ExpiresAt);
        return Answer.GoTo("/security/email");
    }
}
