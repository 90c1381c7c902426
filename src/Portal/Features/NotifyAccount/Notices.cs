using MediatR;
using Microsoft.EntityFrameworkCore;
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
    CardLost,
    PayPalLost,
}

public sealed record NoticePayload(Notice Notice);

/// <summary>Mails the owner after a change, at the proven address, so that somebody else's change is noticed.</summary>
internal sealed class NoticeMail(PortalDb db, IMail mail, Letters letters, TimeProvider time) : MessageKind<NoticePayload>(db)
{
    public const string KindName = "notice";

    public override string Name => KindName;

    protected override async Task<Outgoing> WriteAsync(Intent intent, NoticePayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        var address = await Db.Accounts.Where(account => account.Id == intent.Subject && account.EmailProvenAt != null).Select(account => account.Email).FirstOrDefaultAsync(ct);
        if (address is null) return Outgoing.NotAnyMore("no-proven-address");
        var letter = letters.Write("A change to your {0} account", null, InWords(payload.Notice),
            "If this was you, you need not do anything. If it was not you, sign in, change your password, and write to us.");
        return Outgoing.Of(go => mail.SendAsync(new MailMessage(intent.Key, address, letter.Subject, letter.Text, letter.Html), go));
    }

    private static string InWords(Notice notice) => notice switch
    {
        Notice.PhoneProven => "A phone number was verified for your account.",
        Notice.CardAdded => "A credit card was verified and added to your account.",
        Notice.PayPalAdded => "A PayPal billing agreement was added to your account.",
        Notice.PaymentMethodRemoved => "A payment method was removed from your account.",
        Notice.PasswordChanged => "The password of your account was changed.",
        Notice.CardLost => "Your credit card was taken off at our card processor, so it is no longer a payment method of your account. You can add it again, or another one.",
        Notice.PayPalLost => "Your billing agreement was ended at PayPal, so PayPal is no longer a payment method of your account. You can add it again, or another one.",
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };
}

/// <summary>Listens to what other slices did.</summary>
internal sealed class WhenSomethingChanged(Intents intents, IChance chance, TimeProvider time) :
    INotificationHandler<Happened<PhoneProven>>,
    INotificationHandler<Happened<PaymentMethodAdded>>,
    INotificationHandler<Happened<PaymentMethodRemoved>>,
    INotificationHandler<Happened<PasswordChanged>>
{
    public Task Handle(Happened<PhoneProven> notification, CancellationToken cancellationToken) => Tell(notification.Fact.AccountId, Notice.PhoneProven);

    public Task Handle(Happened<PaymentMethodAdded> notification, CancellationToken cancellationToken) =>
        Tell(notification.Fact.AccountId, notification.Fact.Kind is PaymentMethodKind.Card ? Notice.CardAdded : Notice.PayPalAdded);

    public Task Handle(Happened<PaymentMethodRemoved> notification, CancellationToken cancellationToken) => Tell(notification.Fact.AccountId, NoticeOf(notification.Fact));

    public Task Handle(Happened<PasswordChanged> notification, CancellationToken cancellationToken) => Tell(notification.Fact.AccountId, Notice.PasswordChanged);

    private static Notice NoticeOf(PaymentMethodRemoved removed) => removed switch
    {
        { AtVendor: false } => Notice.PaymentMethodRemoved,
        { Kind: PaymentMethodKind.Card } => Notice.CardLost,
        _ => Notice.PayPalLost,
    };

    private Task Tell(string accountId, Notice notice)
    {
        intents.Plan(NoticeMail.KindName, "notice:" + chance.Token(), accountId, new NoticePayload(notice), deadline: time.GetUtcNow() + TimeSpan.FromDays(3));
        return Task.CompletedTask;
    }
}
