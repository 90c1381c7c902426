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
internal sealed class RegisterHandler(Limits limits, IPasswords passwords, HumanChecks checks, Enrolment enrolment, Visit visit, TimeProvider time, IOptions<RegistrationOptions> options)
    : IRequestHandler<RegisterCommand, Answer>
{
    public async Task<Answer> Handle(RegisterCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Read(command.Email).Value!;
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, LimitsFor(email));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", "Too many accounts were opened from your network. Try again after {0:HH:mm} UTC.");
        if (await passwords.HashAsync(command.Password, cancellationToken) is not { } hash)
            return Answer.Refuse("", "Many people are signing up right now. Nothing is lost: wait a few seconds, type your password again and press Confirm.");
        var draft = new Draft(Country.Read(command.Country).Value!.Code, email.Text, email.Key, hash);
        if (await checks.IsNeededAsync(command.FormKey, cancellationToken)) return checks.Ask(draft, command.FormKey);
        return enrolment.Open(draft);
    }

    /// <summary>Each counts also what is taken, so that no answer tells whether an address is.</summary>
    private LimitFor[] LimitsFor(EmailAddress email) =>
    [
        new(new Limit("registrations of network", options.Value.OfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), visit.Network, CountsRepeats: true),
        new(new Limit("registrations of network in a day", options.Value.OfNetworkInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), visit.Network, CountsRepeats: true),
        new(new Limit("registrations with address", options.Value.OfAddressInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), visit.Network + "\n" + email.Key),
    ];
}
