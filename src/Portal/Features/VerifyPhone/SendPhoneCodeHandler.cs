using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyPhone;

public sealed record SendPhoneCodeCommand(string? PhoneNumber, string? Way) : Command;

internal sealed class SendPhoneCodeHandler(PortalDb db, Codes codes, Intents intents, IPhoneNumbers numbers, Visit visit, TimeProvider time, IOptions<CodeOptions> options)
    : IRequestHandler<SendPhoneCodeCommand, Answer>
{
    public async Task<Answer> Handle(SendPhoneCodeCommand command, CancellationToken cancellationToken)
    {
        var (account, older) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ProvePhone, cancellationToken);
        if (account.PhoneProvenAt is not null) return Answer.GoTo("/setup");
        var read = numbers.Read(string.IsNullOrWhiteSpace(command.PhoneNumber) ? account.Phone ?? "" : command.PhoneNumber, account.Country);
        if (read.Refusal is { } refusal) return Answer.Refuse(refusal);
        var (number, byCall) = (read.Value!, command.Way == "Call");
        if (!byCall && !number.TakesMessages) return Answer.Refuse("PhoneNumber", "This number cannot take messages. Choose “Call immediately”.");
        var counted = await codes.CountPhoneSendAsync(command.FormKey, account.Id, number, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return CodeAnswers.WaitForPhone(until, time.GetUtcNow(), counted.IsSpent);
        await using var claim = await db.Database.BeginTransactionAsync(cancellationToken);
        // Another tab may give the code for the number before this one: then this one is not proven, and takes nothing's place.
        if (await IsProvenAsync(account.Id, cancellationToken)) return Answer.GoTo("/setup");
        var message = Send(account, older, number, byCall);
        await db.SaveChangesAsync(cancellationToken);
        var taken = await intents.TakeNowAsync(message.Key, cancellationToken);
        await claim.CommitAsync(cancellationToken);
        // The visitor waits for the carrier's word, so that a number it refuses is said at once. If we die here, the sweeper goes on when the lease is over.
        foreach (var intent in taken) await intents.CarryOutAsync(intent, cancellationToken);
        return Answer.GoTo("/verify/phone");
    }

    /// <summary>Asked under the lock that giving a code takes as well.</summary>
    private async Task<bool> IsProvenAsync(string accountId, CancellationToken ct) =>
        await db.Database.SqlQuery<bool>($"""SELECT phone_proven_at IS NOT NULL AS "Value" FROM accounts WHERE id = {accountId} FOR UPDATE""").ToListAsync(ct) is not [false];

    private Intent Send(Account account, VerificationChallenge? older, PhoneNumber number, bool byCall)
    {
        account.ClaimPhone(number.E164);
        var code = codes.Issue(account.Id, CodePurpose.ProvePhone, number.E164, options.Value.PhoneLasts, older);
        var payload = new PhoneCodePayload(code.Challenge.Id, number.E164, code.Digits);
        return intents.Plan(byCall ? PhoneCodePayload.Call : PhoneCodePayload.Message, Codes.MessageKey(code.Challenge), account.Id, payload,
            deadline: code.Challenge.ExpiresAt, visitorWaits: true);
    }
}
