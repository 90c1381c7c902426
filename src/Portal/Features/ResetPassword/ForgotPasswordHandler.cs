using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ResetPassword;

public sealed record ForgotPasswordCommand(string? Email) : Command;

internal sealed class ForgotPasswordValidator : AbstractValidator<ForgotPasswordCommand>
{
    public ForgotPasswordValidator() => RuleFor(command => command).Custom((command, context) => context.Refuse(EmailAddress.Read(command.Email).Refusal));
}

/// <summary>
/// Says and does the same for every address: nobody is looked up here. Whether anybody gets a mail is found out when the intent is carried
/// out, some seconds later, so that its work does not tell either.
/// </summary>
internal sealed class ForgotPasswordHandler(Limits limits, Intents intents, Visit visit, IChance chance, TimeProvider time, IOptions<ResetPasswordOptions> options)
    : IRequestHandler<ForgotPasswordCommand, Answer>
{
    public async Task<Answer> Handle(ForgotPasswordCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Read(command.Email).Value!;
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, LimitsFor(email));
        if (counted.BlockedUntil is { } until)
            return Answer.WaitUntil(until, time.GetUtcNow(), "", "Many links were asked for. Use the newest one in your mailbox, or ask again after {0:HH:mm} UTC.");
        var now = time.GetUtcNow();
        intents.Plan(ResetMail.KindName, "reset:" + chance.Token(), "", new ResetMailPayload(email.Key),
            dueAt: now + TimeSpan.FromSeconds(chance.Number(3, 11)), deadline: now + options.Value.LinkLasts);
        return Answer.GoTo("/forgot-password?sent=1");
    }

    private LimitFor[] LimitsFor(EmailAddress email) =>
    [
        new(new Limit("reset links to address", options.Value.OfAddressInAnHour, TimeSpan.FromHours(1), options.Value.LinkLasts), email.Key),
        // Of a network: a wait that is longer than a link lasts must not be begun for the owner by a stranger.
        new(new Limit("reset links to address in a day", options.Value.OfAddressInADay, TimeSpan.FromDays(1), options.Value.WaitAfterADay), visit.Network + "\n" + email.Key),
        new(new Limit("reset links of network", options.Value.OfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), visit.Network, CountsRepeats: true),
    ];
}
