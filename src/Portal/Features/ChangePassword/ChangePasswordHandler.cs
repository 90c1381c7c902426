using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ChangePassword;

public sealed record ChangePasswordCommand(Secret CurrentPassword, Secret Password, Secret ConfirmPassword) : Command;

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordCommand>
{
    public ChangePasswordValidator(PasswordRule rule)
    {
        RuleFor(command => command.CurrentPassword).Must(password => !password.IsEmpty).WithMessage("Enter the password you have now");
        RuleFor(command => command).Custom((command, context) => context.RefusePasswords(rule, command.Password, command.ConfirmPassword, null));
    }
}

/// <summary>Wants the old password in the same form, counted as wherever one is asked for again. All sessions end; this browser gets a new one.</summary>
internal sealed class ChangePasswordHandler(PortalDb db, WrongPasswords wrong, PasswordRule rule, IPasswords passwords, Sessions sessions, ChangeLocks locks, MailedLinks links, KnownBrowsers browsers, BrowserCookie browser, Visit visit, TimeProvider time)
    : IRequestHandler<ChangePasswordCommand, Answer>
{
    private static readonly Answer NotRight = Answer.Refuse("CurrentPassword", "The password is not right. Check it and try again.");

    public async Task<Answer> Handle(ChangePasswordCommand command, CancellationToken cancellationToken)
    {
        using var place = passwords.TakePlace();
        if (place is null) return PasswordWords.Busy(time.GetUtcNow());
        var counted = await wrong.CountInsideAsync(command.FormKey, visit.AccountId, visit.Network, cancellationToken);
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", PasswordWords.TooMany);
        var account = await db.Accounts.SingleAsync(account => account.Id == visit.AccountId, cancellationToken);
        var old = account.PasswordHash;
        var check = await place.CheckAsync(command.CurrentPassword, old, cancellationToken);
        // What follows needs no place any more, and may wait for others.
        place.Dispose();
        if (check is PasswordCheck.Wrong)
        {
            await wrong.NoteInsideAsync(counted, account.Id, cancellationToken);
            return PasswordWords.Wrong("CurrentPassword", counted.Remaining, counted.NextAt, time.GetUtcNow());
        }
        await wrong.ForgetInsideAsync(account.Id, cancellationToken);
        if (rule.Judge(command.Password, EmailAddress.Read(account.Email).Value).Refusal is { } refusal) return Answer.Refuse(refusal);
        if (await passwords.HashAsync(command.Password, cancellationToken) is not { } hash) return PasswordWords.Busy(time.GetUtcNow());
        return await ChangeAsync(account, old, hash, cancellationToken);
    }

    private async Task<Answer> ChangeAsync(Account account, string old, string hash, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        if (!await locks.MayChangeAsync(account, visit.Session!.Id, ct)) return Answer.GoTo(NeedsNoLockAttribute.Place);
        // Another tab, or a link from a mail, was faster: the password given here is no longer the one.
        if (account.PasswordHash != old) return NotRight;
        account.ChangePassword(hash);
        await sessions.EndAllAsync(account.Id, ct);
        await links.EndAllAsync(account.Id, LinkPurpose.ResetPassword, ct);
        await browsers.ForgetOthersAsync(account.Id, browser.Keep(), visit.Browser, ct);
        db.Note(time.GetUtcNow(), account.Id, "password-changed", "customer");
        return Answer.GoTo("/security?changed=password") with { NewSession = sessions.Begin(account.Id, visit.Browser, visit.Network) };
    }
}
