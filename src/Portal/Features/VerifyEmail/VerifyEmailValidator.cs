using FluentValidation;
using Portal.Domain.Verification;

namespace Portal.Features.VerifyEmail;

internal sealed class VerifyEmailValidator : AbstractValidator<VerifyEmailCommand>
{
    public VerifyEmailValidator() =>
        RuleFor(command => command.Code).Must(code => OneTimeCode.Read(code) is not null).WithMessage("Enter the 6-digit code from the email");
}
