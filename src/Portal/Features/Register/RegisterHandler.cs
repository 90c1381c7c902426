using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Register;

public sealed record RegisterCommand(string? Country, string? Email, Secret Password, Secret ConfirmPassword, bool Agree) : Command;

/// <summary>Answers the same, in content and in time, whether or not the address is taken: the difference goes by mail.</summary>
internal sealed class RegisterHandler(Limits limits, IPasswords passwords, HumanChecks checks, Enrolment enrolment, Visit visit, IOptions<RegistrationOptions> options)
    : IRequestHandler<RegisterCommand, Answer>
{
    public async Task<Answer> Handle(RegisterCommand command, CancellationToken cancellationToken)
    {
        var flood = new Limit("registrations of network", options.Value.OfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, new LimitFor(flood, visit.Network, CountsRepeats: true));
        if (counted.BlockedUntil is { } until) return Answer.TooMany(until, "", "Too many accounts were opened from your network. Try again after {0:HH:mm} UTC.", until);
        if (await passwords.HashAsync(command.Password, cancellationToken) is not { } hash)
            return Answer.Refuse("", "Many people are signing up right now. Nothing is lost: wait a few seconds, type your password again and press Confirm.");
        var email = EmailAddress.Read(command.Email).Value!;
        var draft = new Draft(Country.Read(command.Country).Value!.Code, email.Text, email.Key, hash);
        if (await checks.IsNeededAsync(command.FormKey, cancellationToken)) return checks.Ask(draft, command.FormKey);
        return enrolment.Open(draft);
    }
}
