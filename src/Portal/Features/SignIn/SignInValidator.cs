using FluentValidation;
using Portal.Domain.Accounts;
using Portal.Web;

namespace Portal.Features.SignIn;

internal sealed class SignInValidator : AbstractValidator<SignInCommand>
{
    public SignInValidator()
    {
        RuleFor(command => command).Custom((command, context) => context.Refuse(EmailAddress.Read(command.Email).Refusal));
        RuleFor(command => command.Password).Must(password => !password.IsEmpty).WithMessage("Enter your password");
    }
}
