using FluentValidation;
using Portal.Domain.Verification;

namespace Portal.Features.VerifyPhone;

internal sealed class VerifyPhoneValidator : AbstractValidator<VerifyPhoneCommand>
{
    public VerifyPhoneValidator() =>
        RuleFor(command => command.Code).Must(code => OneTimeCode.Read(code) is not null).WithMessage("Enter the 6-digit code from the call or message");
}

internal sealed class SendPhoneCodeValidator : AbstractValidator<SendPhoneCodeCommand>
{
    public SendPhoneCodeValidator() =>
        RuleFor(command => command.Way).Must(way => way is "Call" or "Message").OverridePropertyName("PhoneNumber").WithMessage("Choose a call or a message");
}
