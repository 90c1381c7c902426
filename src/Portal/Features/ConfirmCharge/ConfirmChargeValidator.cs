using FluentValidation;
using Portal.Domain.Payments;
using Portal.Web;

namespace Portal.Features.ConfirmCharge;

/// <summary>Shape only: what cannot be a code or an amount costs no attempt.</summary>
internal sealed class ConfirmChargeValidator : AbstractValidator<ConfirmChargeCommand>
{
    public ConfirmChargeValidator()
    {
        RuleFor(command => command.Way).Must(way => way is ConfirmChargeCommand.ByCode or ConfirmChargeCommand.ByAmount).WithMessage("Choose the code or the amount");
        RuleFor(command => command.Code).Must(code => StatementCode.Read(code) is not null).When(command => command.Way == ConfirmChargeCommand.ByCode)
            .WithMessage("Enter the 6 digits of the code, with or without the letter before them");
        RuleFor(command => command).Custom((command, context) => context.Refuse(TransactionAmount.Read(command.Amount).Refusal))
            .When(command => command.Way == ConfirmChargeCommand.ByAmount);
    }
}
