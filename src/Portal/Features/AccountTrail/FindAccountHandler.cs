using FluentValidation;
using MediatR;
using Portal.Web;

namespace Portal.Features.AccountTrail;

public sealed record FindAccountCommand(string? Account) : Command;

internal sealed class FindAccountValidator : AbstractValidator<FindAccountCommand>
{
    public FindAccountValidator() => RuleFor(command => command.Account).NotEmpty().WithMessage("Enter the number of an account: 26 letters and digits");
}

/// <summary>Leads to the trail; whoever deleted their account still has one.</summary>
internal sealed class FindAccountHandler(TrailOfAccount trail) : IRequestHandler<FindAccountCommand, Answer>
{
    public async Task<Answer> Handle(FindAccountCommand command, CancellationToken cancellationToken)
    {
        var id = command.Account!.Trim();
        return await trail.ExistsAsync(id, cancellationToken) ? Answer.GoTo("/operations/account?id=" + Uri.EscapeDataString(id)) : Answer.Refuse("Account", "There is no account with this number. Copy it from a ticket, or from the list of what waits.");
    }
}
