using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangePhone;

public sealed record SendNewPhoneCodeCommand(string? PhoneNumber, string? Way) : Command;

internal sealed class SendNewPhoneCodeValidator : AbstractValidator<SendNewPhoneCodeCommand>
{
    public SendNewPhoneCodeValidator() =>
        RuleFor(command => command.Way).Must(way => way is "Call" or "Message").OverridePropertyName("PhoneNumber").WithMessage("Choose a call or a message");
}

/// <summary>The new number must be one of the account's country, as the first one.</summary>
internal sealed class SendNewPhoneCodeHandler(PortalDb db, Codes codes, Intents intents, IPhoneNumbers numbers, Visit visit, TimeProvider time, IOptions<CodeOptions> options)
    : IRequestHandler<SendNewPhoneCodeCommand, Answer>
{
    public async Task<Answer> Handle(SendNewPhoneCodeCommand command, CancellationToken cancellationToken)
    {
        var (account, older) = await db.WithLiveCodeAsync(visit.AccountId, CodePurpose.ChangePhone, cancellationToken);
        if (account.PhoneProvenAt is null) return Answer.GoTo("/verify/phone");
        var read = numbers.Read(command.PhoneNumber ?? "", account.Country);
        if (read.Refusal is { } refusal) return Answer.Refuse(refusal);
        var (number, byCall) = (read.Value!, command.Way == "Call");
        if (number.E164 == account.Phone) return Answer.Refuse("PhoneNumber", "Your account has this phone number already. Enter another one.");
        if (!byCall && !number.TakesMessages) return Answer.Refuse("PhoneNumber", "This number cannot take messages. Choose “Call immediately”.");
        var counted = await codes.CountPhoneSendAsync(command.FormKey, account.Id, number, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return CodeAnswers.WaitForPhone(until, time.GetUtcNow(), counted.IsSpent);
        account.AskForPhone(number.E164);
        var code = codes.Issue(account.Id, CodePurpose.ChangePhone, number.E164, options.Value.PhoneLasts, older);
        var message = intents.Plan(byCall ? PhoneCodePayload.Call : PhoneCodePayload.Message, Codes.MessageKey(code.Challenge), account.Id,
            new PhoneCodePayload(code.Challenge.Id, number.E164, code.Digits), deadline: code.Challenge.ExpiresAt, visitorWaits: true);
        await db.SaveChangesAsync(cancellationToken);
        // The visitor waits for the carrier's word, so that a number it refuses is said at once. If we die here, the sweeper goes on.
        await intents.CarryOutNowAsync(message.Key, cancellationToken);
        return Answer.GoTo("/security/phone");
    }
}
