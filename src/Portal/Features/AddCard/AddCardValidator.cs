using FluentValidation;
using Portal.Domain.Payments;
using Portal.Web;

namespace Portal.Features.AddCard;

internal sealed class AddCardValidator : AbstractValidator<AddCardCommand>
{
    public AddCardValidator(TimeProvider time) => RuleFor(command => command).Custom((command, context) =>
    {
        var number = CardNumber.Read(command.CardNumber);
        context.Refuse(number.Refusal);
        context.Refuse(CardExpiry.Read(command.ExpiryMonth, command.ExpiryYear, time.GetUtcNow()).Refusal);
        context.Refuse(SecurityCode.Read(command.SecurityCode, number.Value?.SecurityCodeLength ?? 3).Refusal);
        context.Refuse(CardHolder.Read(command.HolderName).Refusal);
    });
}
