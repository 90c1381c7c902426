using MediatR;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.NotifyAccount;

/// <summary>Listens to what other slices did.</summary>
internal sealed class WhenSomethingChanged(PortalDb db, Intents intents, MailedLinks links, IChance chance, TimeProvider time, IOptions<ChangeOptions> changes) :
    INotificationHandler<Happened<EmailProven>>,
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
    INotificationHandler<Happened<EmailUnproven>>,
    INotificationHandler<Happened<AccountClosing>>
{
    /// <summary>Most accounts that are to be deleted are gone by then, and their owner has heard of it.</summary>
    private static readonly TimeSpan MostAreGone = TimeSpan.FromMinutes(1);

    /// <summary>Whoever has proven nothing else is a newcomer, and told nothing: nobody had the account before.</summary>
    public async Task Handle(Happened<EmailProven> notification, CancellationToken cancellationToken)
    {
        var accountId = notification.Fact.AccountId;
        if (await db.Accounts.FindAsync([accountId], cancellationToken) is { PhoneProvenAt: not null, Phone: { } number }) TellOfFirstAddress(accountId, Notice.EmailProven, number);
    }

    /// <summary>A first number can be a thief's too: the link takes it off. One that was proven before any address has nobody to be told to.</summary>
    public async Task Handle(Happened<PhoneProven> notification, CancellationToken cancellationToken)
    {
        var accountId = notification.Fact.AccountId;
        if (await db.Accounts.FindAsync([accountId], cancellationToken) is not { EmailProvenAt: not null }) return;
        var name = Name();
        links.Prepare(name, accountId, changes.Value.LinkLasts, new Before(null, ""));
        TellByMail(accountId, Notice.PhoneProven, name);
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
        else if (account is { PhoneProvenAt: not null, Phone: { } number }) TellOfFirstAddress(account.Id, Notice.EmailChanged, number);
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

    /// <summary>Somebody else's wish can be taken back as long as the account is there.</summary>
    public async Task Handle(Happened<AccountClosing> notification, CancellationToken cancellationToken)
    {
        var account = (await db.Accounts.FindAsync([notification.Fact.AccountId], cancellationToken))!;
        await TellAsync(account.Id, Notice.DeletionAskedFor, cancellationToken, account.DeletionKey());
    }

    private static Notice NoticeOf(PaymentMethodRemoved removed) => removed switch
    {
        { AtVendor: false } => Notice.PaymentMethodRemoved,
        { Kind: PaymentMethodKind.Card } => Notice.CardLost,
        _ => Notice.PayPalLost,
    };

    private string Name() => "notice:" + chance.Token();

    /// <summary>By mail; by message where no address is proven that mail could go to.</summary>
    private async Task TellAsync(string accountId, Notice notice, CancellationToken ct, string? wish = null)
    {
        if (await db.Accounts.FindAsync([accountId], ct) is { EmailProvenAt: null, PhoneProvenAt: not null, Phone: { } number }) TellByPhone(accountId, notice, number, wish: wish);
        else TellByMail(accountId, notice, wish: wish);
    }

    /// <summary>The link takes the address away again: it may be a thief's, who is mailed all that follows.</summary>
    private void TellOfFirstAddress(string accountId, Notice notice, string number)
    {
        var name = Name();
        links.Prepare(name, accountId, changes.Value.LinkLasts, new Before("", null));
        TellByPhone(accountId, notice, number, name);
    }

    private void TellByMail(string accountId, Notice notice, string? name = null, string? oldEmail = null, string? wish = null) =>
        intents.Plan(MailedLinks.NoticeKind, name ?? Name(), accountId, new NoticePayload(notice, oldEmail, wish), DueAt(wish), time.GetUtcNow() + TimeSpan.FromDays(3));

    private void TellByPhone(string accountId, Notice notice, string number, string? name = null, string? email = null, string? wish = null) =>
        intents.Plan(MailedLinks.NoticeInsteadOfMailKind, name ?? Name(), accountId, new NoticeByPhonePayload(number, notice, email, wish), DueAt(wish), time.GetUtcNow() + NoticeByPhone.Useful);

    private DateTimeOffset? DueAt(string? wish) => wish is null ? null : time.GetUtcNow() + MostAreGone;
}
