using FluentValidation;
using MediatR;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ResetPassword;

/// <param name="Link">What the visitor's link carried.</param>
public sealed record ResetPasswordCommand(Secret Link, Secret Password, Secret ConfirmPassword) : Command;

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPasswordCommand>
{
    public ResetPasswordValidator(PasswordRule rule) =>
        RuleFor(command => command).Custom((command, context) => context.RefusePasswords(rule, command.Password, command.ConfirmPassword, null));
}

/// <summary>Sets the password, ends every session of the account, and opens what wrong passwords closed: this is its owner's way out.</summary>
internal sealed class ResetPasswordHandler(PortalDb db, MailedLinks links, LinkCookie cookie, PasswordRule rule, IPasswords passwords, Sessions sessions, WrongPasswords wrong, KnownBrowsers browsers, BrowserCookie browser, Visit visit, TimeProvider time)
    : IRequestHandler<ResetPasswordCommand, Answer>
{
    private static readonly Answer Over = Answer.Refuse("", "This link does not work any more. Ask for a new one.");

    public async Task<Answer> Handle(ResetPasswordCommand command, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(command.Link, LinkPurpose.ResetPassword, cancellationToken) is not { } linked) return Over;
        if (rule.Judge(command.Password, EmailAddress.Read(linked.Email).Value).Refusal is { } refusal) return Answer.Refuse(refusal);
        if (await passwords.HashAsync(command.Password, cancellationToken) is not { } hash)
            return Answer.Refuse("", "Many people are signing in right now. Nothing is lost: wait a few seconds, type your password again and press the button.");
        await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await db.LockAccountAsync(linked.Id, cancellationToken);
        if (account is null || !await links.UseAsync(command.Link, LinkPurpose.ResetPassword, account.Id, cancellationToken)) return Over;
        await ChangeAsync(account, hash, cancellationToken);
        cookie.Forget();
        return Answer.GoTo("/reset-password?done=1") with { SignsOut = visit.Session?.AccountId == account.Id };
    }

    private async Task ChangeAsync(Account account, string hash, CancellationToken ct)
    {
        account.ChangePassword(hash);
        await sessions.EndAllAsync(account.Id, ct);
        // Who has the link reads the mailbox that a code would go to.
        await browsers.ForgetOthersAsync(account.Id, browser.Keep(), visit.Browser, ct);
        await wrong.ForgetAtDoorAsync(account.EmailKey, null, ct);
        await wrong.ForgetAtDoorAsync(account.EmailKey, browser.Keep(), ct);
        await wrong.ForgetInsideAsync(account.Id, ct);
        db.Note(time.GetUtcNow(), account.Id, "password-reset", "customer");
    }
}
