using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyEmail;

public sealed record SendEmailCodeCommand : Command;

internal sealed class SendEmailCodeHandler(PortalDb db, Codes codes, Intents intents, Visit visit, TimeProvider time, IOptions<CodeOptions> options)
    : IRequestHandler<SendEmailCodeCommand, Answer>
{
    public async Task<Answer> Handle(SendEmailCodeCommand command, CancellationToken cancellationToken)
    {
        var loaded = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ProveEmail, cancellationToken);
        var account = loaded.Account;
        if (account.EmailProvenAt is not null) return Answer.GoTo("/setup");
        var counted = await codes.CountSendAsync(command.FormKey, account.Id, account.EmailKey, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return CodeAnswers.Wait(until, time.GetUtcNow());
        var code = codes.Issue(account.Id, CodePurpose.ProveEmail, account.EmailKey, options.Value.EmailLasts, loaded.Challenge);
        intents.Plan(EmailCodePayload.Kind, Codes.MessageKey(code.Challenge), account.Id, new EmailCodePayload(code.Challenge.Id, code.Digits), deadline: code.Challenge.ExpiresAt);
        return Answer.GoTo("/verify/email");
    }
}
