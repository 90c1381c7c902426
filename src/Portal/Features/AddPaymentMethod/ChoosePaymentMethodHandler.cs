using FluentValidation;
using MediatR;
using Portal.Web;

namespace Portal.Features.AddPaymentMethod;

public sealed record ChoosePaymentMethodCommand(string? Kind) : Command
{
    public const string Card = "card";
    public const string PayPal = "paypal";
}

internal sealed class ChoosePaymentMethodValidator : AbstractValidator<ChoosePaymentMethodCommand>
{
    public ChoosePaymentMethodValidator() => RuleFor(command => command.Kind)
        .Must(kind => kind is ChoosePaymentMethodCommand.Card or ChoosePaymentMethodCommand.PayPal).WithMessage("Choose a credit card or PayPal");
}

internal sealed class ChoosePaymentMethodHandler : IRequestHandler<ChoosePaymentMethodCommand, Answer>
{
    public Task<Answer> Handle(ChoosePaymentMethodCommand command, CancellationToken cancellationToken) =>
        Task.FromResult(Answer.GoTo("/payment-methods/" + command.Kind));
}
