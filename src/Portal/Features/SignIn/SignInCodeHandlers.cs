using FluentValidation;
using MediatR;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

public sealed record GiveSignInCodeCommand(string? Code) : Command;

internal sealed class GiveSignInCodeValidator : AbstractValidator<GiveSignInCodeCommand>
{
    public GiveSignInCodeValidator() =>
        RuleFor(command => command.Code).Must(code => OneTimeCode.Read(code) is not null).WithMessage("Enter the 6-digit code that we sent you");
}

/// <summary>Counted and judged as every code; the right one opens the account, once.</summary>
internal sealed class GiveSignInCodeHandler(Codes codes, PendingSignIn pending, Entrance entrance, Visit visit, TimeProvider time) : IRequestHandler<GiveSignInCodeCommand, Answer>
{
    private static readonly Answer Afresh = Answer.GoTo("/sign-in");

    public async Task<Answer> Handle(GiveSignInCodeCommand command, CancellationToken cancellationToken)
    {
        if (await pending.FindAsync(cancellationToken) is not var (account, challenge, _)) return Afresh;
        var judgement = await codes.JudgeAsync(challenge, TargetOf(account, challenge), OneTimeCode.Read(command.Code)!, command.FormKey, visit.Network, cancellationToken);
        if (judgement.BlockedUntil is { } until) return CodeAnswers.TooManyTries(until, time.GetUtcNow());
        var given = account.PasswordHash;
        if (!judgement.IsRight || await codes.UseAsync(account, challenge!, cancellationToken) is not CodeUse.Used) return CodeAnswers.Wrong;
        // The address or number it went to may have been taken back meanwhile, by its owner.
        if (!IsProven(account, challenge!)) return Afresh;
        var answer = await entrance.OpenAsync(account.Id, given, byBrowser: false, cancellationToken);
        await pending.EndAsync(cancellationToken);
        return answer ?? Afresh;
    }

    private string TargetOf(Account account, VerificationChallenge? challenge) => WentToPhone(account, challenge) ? Codes.ToSignIn(account.Phone!) : Codes.ToSignIn(account.EmailKey);

    private bool IsProven(Account account, VerificationChallenge challenge) => WentToPhone(account, challenge) || (account.EmailProvenAt is not null && codes.IsFor(challenge, Codes.ToSignIn(account.EmailKey)));

    private bool WentToPhone(Account account, VerificationChallenge? challenge) => challenge is not null && account is { Phone: { } phone, PhoneProvenAt: not null } && codes.IsFor(challenge, Codes.ToSignIn(phone));
}

/// <param name="Way">Email, Message or Call.</param>
public sealed record SendSignInCodeCommand(string? Way) : Command;

internal sealed class SendSignInCodeHandler(PendingSignIn pending, SignInCodes codes) : IRequestHandler<SendSignInCodeCommand, Answer>
{
    public async Task<Answer> Handle(SendSignInCodeCommand command, CancellationToken cancellationToken)
    {
        if (await pending.FindAsync(cancellationToken) is not var (account, _, older)) return Answer.GoTo("/sign-in");
        var isProven = command.Way switch { "Email" => account.EmailProvenAt is not null, "Message" or "Call" => account.PhoneProvenAt is not null, _ => false };
        if (!isProven) return Answer.Refuse("", "Choose one of the ways below to get a code.");
        return await codes.SendAsync(account, older, command.Way!, command.FormKey, cancellationToken) ?? Answer.GoTo("/sign-in/code");
    }
}
