using FluentValidation;
using Portal.Domain.Accounts;
using Portal.Web;

namespace Portal.Features.Register;

internal sealed class RegisterValidator : AbstractValidator<RegisterCommand>
{
    public RegisterValidator(PasswordRule rule)
    {
        RuleFor(command => command).Custom((command, context) =>
        {
            context.Refuse(Country.Read(command.Country).Refusal);
            var email = EmailAddress.Read(command.Email);
            context.Refuse(email.Refusal);
            context.RefusePasswords(rule, command.Password, command.ConfirmPassword, email.Value);
        });
        RuleFor(command => command.Agree).Equal(true).WithMessage("Tick the box to agree to the terms. Without it we cannot open an account.");
    }
}
