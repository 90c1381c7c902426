using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.NotifyAccount;

public enum Notice
{
    PhoneProven,
    CardAdded,
    PayPalAdded,
    PaymentMethodRemoved,
    PasswordChanged,
    PasskeyAdded,
    PasskeyRemoved,
    CardLost,
    PayPalLost,
    PhoneChanged,

    /// <summary>Said to the new address.</summary>
    EmailChanged,

    /// <summary>Said to the old one.</summary>
    EmailReplaced,
    EmailRestored,

    /// <summary>Said to the address that is it no more.</summary>
    EmailTakenBack,
    PhoneRestored,

    /// <summary>Said to the new number, where no mail says it.</summary>
    PhoneIsNew,

    /// <summary>Said to the address that was proven until then, and to the number.</summary>
    EmailUnproven,

    /// <summary>Said to the number that is it no more, where no mail says it.</summary>
    PhoneTakenBack,
}

internal static class WaysOut
{
    /// <summary>Nobody is to blame for what a vendor tells, nor for what such a link has brought back.</summary>
    public static bool HasLink(this Notice notice) => notice is not (Notice.CardLost or Notice.PayPalLost or Notice.EmailRestored or Notice.EmailTakenBack or Notice.EmailUnproven or Notice.PhoneRestored or Notice.PhoneTakenBack);
}

/// <param name="OldEmail">The address before the change, which is told too; null: the account's proven address is told.</param>
public sealed record NoticePayload(Notice Notice, string? OldEmail = null);

/// <summary>
/// Mails the owner after a change, at the proven address, so that somebody else's change is noticed; with a link to say so, which signs
/// everybody out and locks further changes.
/// </summary>
internal sealed class NoticeMail(PortalDb db, IMail mail, Letters letters, MailedLinks links, TimeProvider time, IOptions<PortalOptions> portal, IOptions<ChangeOptions> changes) : MessageKind<NoticePayload>(db)
{
    public override string Name => MailedLinks.NoticeKind;

    protected override async Task<Outgoing> WriteAsync(Intent intent, NoticePayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        var address = payload.OldEmail ?? await Db.Accounts.Where(account => account.Id == intent.Subject && account.EmailProvenAt != null).Select(account => account.Email).FirstOrDefaultAsync(ct);
        if (address is null) return Outgoing.NotAnyMore("no-proven-address");
        if (await WayOutAsync(intent, payload, ct) is not { } wayOut) return Outgoing.NotAnyMore("denied");
        var letter = letters.Write("A change to your {0} account", null, [InWords(payload.Notice), .. wayOut]);
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, address, letter.Subject, letter.Text, letter.Html));
    }

    /// <summary>What to do about it; null when that was done already.</summary>
    private async Task<LetterLine[]?> WayOutAsync(Intent intent, NoticePayload payload, CancellationToken ct)
    {
        if (!payload.Notice.HasLink()) return ["If something is not right, set a new password, and write to us."];
        if (await links.OpenAsync(intent, LinkPurpose.DenyChange, intent.Subject, changes.Value.LinkLasts, ct, oldEmail: payload.OldEmail) is not { } token) return null;
        return
        [
            "If this was you, you need not do anything. If it was not you, open this page and press its button:",
            LetterLine.To(new Uri(portal.Value.PublicUrl!, "/not-me?link=" + token)),
            new LetterLine("It signs everybody out of your account, removes its passkeys, locks changes to it for {0} hours, and says what to do next. It works for {1} days.", (int)changes.Value.LockLasts.TotalHours, (int)changes.Value.LinkLasts.TotalDays),
        ];
    }

    private static string InWords(Notice notice) => notice switch
    {
        Notice.PhoneProven => "A phone number was verified for your account.",
        Notice.CardAdded => "A credit card was verified and added to your account.",
        Notice.PayPalAdded => "A PayPal billing agreement was added to your account.",
        Notice.PaymentMethodRemoved => "A payment method was removed from your account.",
        Notice.PhoneChanged => "The phone number of your account was changed.",
        Notice.EmailChanged => "The email address of your account was changed. It is this one now.",
        Notice.EmailReplaced => "The email address of your account was changed. It is another one now, and we write to you no more at this one.",
        Notice.EmailRestored => "The email address of your account is this one again, as somebody told us that the change was not theirs. Set a new password now: choose “Forgot your password?” on the sign-in page.",
        Notice.EmailTakenBack => "The email address of your account is the one again that it was before this one, as somebody told us that the change was not theirs. We write to you no more at this one.",
        Notice.EmailUnproven => "The email address of your account is not this one any more, as somebody told us that the change to it was not theirs. We write to you no more at this one.",
        Notice.PhoneRestored => "The phone number of your account is as it was before, as somebody told us that the change was not theirs. Set a new password now: choose “Forgot your password?” on the sign-in page.",
        Notice.PasswordChanged => "The password of your account was changed. Its passkeys, if it has any, go on working: you find them under Security settings.",
        Notice.PasskeyAdded => "A passkey was added to your account: whoever has it can sign in without the password.",
        Notice.PasskeyRemoved => "A passkey was removed from your account.",
        Notice.CardLost => "Your credit card was taken off at our card processor, so it is no longer a payment method of your account. You can add it again, or another one.",
        Notice.PayPalLost => "Your billing agreement was ended at PayPal, so PayPal is no longer a payment method of your account. You can add it again, or another one.",
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };
}

/// <summary>Listens to what other slices did.</summary>
internal sealed class WhenSomethingChanged(PortalDb db, Intents intents, MailedLinks links, IChance chance, TimeProvider time, IOptions<ChangeOptions> changes) :
    INotificationHandler<Happened<PhoneProven>>,
    INotificationHandler<Happened<PaymentMethodAdded>>,
    INotificationHandler<Happened<PaymentMethodRemoved>>,
    INotificationHandler<Happened<PasswordChanged>>,
    INotificationHandler<Happened<PasskeyAdded>>,
    INotificationHandler<Happened<PasskeyRemoved>>,
    INotificationHandler<Happened<PhoneChanged>>,
    INotificationHandler<Happened<PhoneRestored>>,
    INotificationHandler<Happened<EmailChanged>>,
    INotificationHandler<Happened<EmailRestored>>,
    INotificationHandler<Happened<EmailUnproven>>
{
    /// <summary>A first number can be a thief's too: the link takes it off.</summary>
    public Task Handle(Happened<PhoneProven> notification, CancellationToken cancellationToken)
    {
        var name = Name();
        links.Prepare(name, notification.Fact.AccountId, changes.Value.LinkLasts, new Before(null, ""));
        TellByMail(notification.Fact.AccountId, Notice.PhoneProven, name);
        return Task.CompletedTask;
    }

    public Task Handle(Happened<PaymentMethodAdded> notification, CancellationToken cancellationToken) =>
        TellAsync(notification.Fact.AccountId, notification.Fact.Kind is PaymentMethodKind.Card ? Notice.CardAdded : Notice.PayPalAdded, cancellationToken);

    public Task Handle(Happened<PaymentMethodRemoved> notification, CancellationToken cancellationToken) => TellAsync(notification.Fact.AccountId, NoticeOf(notification.Fact), cancellationToken);

    public Task Handle(Happened<PasswordChanged> notification, CancellationToken cancellationToken) => TellAsync(notification.Fact.AccountId, Notice.PasswordChanged, cancellationToken);

    public Task Handle(Happened<PasskeyAdded> notification, CancellationToken cancellationToken) => TellAsync(notification.Fact.AccountId, Notice.PasskeyAdded, cancellationToken);

    public Task Handle(Happened<PasskeyRemoved> notification, CancellationToken cancellationToken) => TellAsync(notification.Fact.AccountId, Notice.PasskeyRemoved, cancellationToken);

    public async Task Handle(Happened<PhoneChanged> notification, CancellationToken cancellationToken)
    {
        var account = (await db.Accounts.FindAsync([notification.Fact.AccountId], cancellationToken))!;
        var (now, changed) = (time.GetUtcNow(), new Before(null, notification.Fact.Old ?? ""));
        var isBack = await links.IsBackAsync(account.Id, ofEmail: false, before => before.Phone == account.Phone, cancellationToken);
        // The mail goes to the owner, unless the address was changed a moment before.
        var byMail = Name();
        links.Prepare(byMail, account.Id, changes.Value.LinkLasts, isBack && await links.IsEmailNewAsync(account.Id, cancellationToken) ? Before.Nothing : changed);
        TellByMail(account.Id, Notice.PhoneChanged, byMail);
        if (notification.Fact.Old is not { } old) return;
        // The number may have been given up because it was stolen: so the message only locks, unless no address could bring the number back. One that
        // was proven a moment before may be a thief's.
        var byPhone = Name();
        var isByMail = account.EmailProvenAt < now - MailedLinks.MailIsLate - changes.Value.LinkLasts;
        links.Prepare(byPhone, account.Id, changes.Value.LinkLasts, isBack || isByMail ? Before.Nothing : changed);
        intents.Plan(MailedLinks.NoticeByPhoneKind, byPhone, account.Id, new NoticeByPhonePayload(old), deadline: now + NoticeByPhone.Useful);
        // Last, so that the old number's link ends this one too.
        if (account.EmailProvenAt is null) TellByPhone(account.Id, Notice.PhoneIsNew, account.Phone!);
    }

    public async Task Handle(Happened<EmailChanged> notification, CancellationToken cancellationToken)
    {
        var account = (await db.Accounts.FindAsync([notification.Fact.AccountId], cancellationToken))!;
        if (notification.Fact.Old is { } old)
        {
            var isBack = await links.IsBackAsync(account.Id, ofEmail: true, before => EmailAddress.Read(before.Email).Value?.Key == account.EmailKey, cancellationToken);
            var toOld = Name();
            links.Prepare(toOld, account.Id, changes.Value.LinkLasts, isBack ? Before.Nothing : new Before(old, null));
            TellByMail(account.Id, Notice.EmailReplaced, toOld, old);
        }
        // No address was proven before: the number is all that its owner can be told by, and the new one may be a thief's, who would be sent a way in.
        else if (account is { PhoneProvenAt: not null, Phone: { } number })
        {
            var byPhone = Name();
            links.Prepare(byPhone, account.Id, changes.Value.LinkLasts, new Before("", null));
            TellByPhone(account.Id, Notice.EmailChanged, number, byPhone);
        }
        TellByMail(account.Id, Notice.EmailChanged);
    }

    public Task Handle(Happened<EmailRestored> notification, CancellationToken cancellationToken)
    {
        if (notification.Fact.Replaced is { } replaced) TellByMail(notification.Fact.AccountId, Notice.EmailTakenBack, oldEmail: replaced);
        TellByMail(notification.Fact.AccountId, Notice.EmailRestored);
        return Task.CompletedTask;
    }

    /// <summary>The owner is told which one it was as well, as there is no other to sign in with.</summary>
    public async Task Handle(Happened<EmailUnproven> notification, CancellationToken cancellationToken)
    {
        var (accountId, email) = (notification.Fact.AccountId, notification.Fact.Email);
        TellByMail(accountId, Notice.EmailUnproven, oldEmail: email);
        if (await db.Accounts.FindAsync([accountId], cancellationToken) is { Phone: { } number }) TellByPhone(accountId, Notice.EmailUnproven, number, email: email);
    }

    public async Task Handle(Happened<PhoneRestored> notification, CancellationToken cancellationToken)
    {
        var account = (await db.Accounts.FindAsync([notification.Fact.AccountId], cancellationToken))!;
        if (account.EmailProvenAt is null && notification.Fact.Replaced is { } replaced) TellByPhone(account.Id, Notice.PhoneTakenBack, replaced);
        await TellAsync(account.Id, Notice.PhoneRestored, cancellationToken);
    }

    private static Notice NoticeOf(PaymentMethodRemoved removed) => removed switch
    {
        { AtVendor: false } => Notice.PaymentMethodRemoved,
        { Kind: PaymentMethodKind.Card } => Notice.CardLost,
        _ => Notice.PayPalLost,
    };

    private string Name() => "notice:" + chance.Token();

    /// <summary>By mail; by message where no address is proven that mail could go to.</summary>
    private async Task TellAsync(string accountId, Notice notice, CancellationToken ct)
    {
        if (await db.Accounts.FindAsync([accountId], ct) is { EmailProvenAt: null, PhoneProvenAt: not null, Phone: { } number }) TellByPhone(accountId, notice, number);
        else TellByMail(accountId, notice);
    }

    private void TellByMail(string accountId, Notice notice, string? name = null, string? oldEmail = null) =>
        intents.Plan(MailedLinks.NoticeKind, name ?? Name(), accountId, new NoticePayload(notice, oldEmail), deadline: time.GetUtcNow() + TimeSpan.FromDays(3));

    private void TellByPhone(string accountId, Notice notice, string number, string? name = null, string? email = null) =>
        intents.Plan(MailedLinks.NoticeInsteadOfMailKind, name ?? Name(), accountId, new NoticeByPhonePayload(number, notice, email), deadline: time.GetUtcNow() + NoticeByPhone.Useful);
}
