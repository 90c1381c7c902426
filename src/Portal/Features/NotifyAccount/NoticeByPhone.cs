using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.NotifyAccount;

/// <param name="Number">Whom it tells, E.164: the account's when it was changed, as that may be another one a moment later.</param>
/// <param name="Notice">An older portal has planned the word to an old number without it.</param>
/// <param name="Email">The address that it speaks of; null where it speaks of none.</param>
/// <param name="Wish">The deletion that was asked for, where it tells of one.</param>
public sealed record NoticeByPhonePayload(string Number, Notice Notice = Notice.PhoneChanged, string? Email = null, string? Wish = null);

/// <summary>
/// Tells the old number that another one took its place, with a link to say that this was somebody else: for whoever has proven no address it is the
/// only word of it. A number that takes no messages is not called: a call can carry no link, and frightens.
/// </summary>
internal class NoticeByPhone(
    PortalDb db, Intents intents, Codes codes, ITelephone telephone, IPhoneNumbers numbers, MailedLinks links, IStringLocalizer<Words> words, TimeProvider time, IOptions<PortalOptions> portal, IOptions<ChangeOptions> changes)
    : MessageKind<NoticeByPhonePayload>(db)
{
    /// <summary>A message that is told to be delivered later than this is not sent.</summary>
    public static readonly TimeSpan Useful = TimeSpan.FromDays(3);

    public override string Name => MailedLinks.NoticeByPhoneKind;

    /// <summary>What may have to wait is looked at before a try is counted: dying while it waits costs none.</summary>
    protected override bool LeavesAtOnce => !IsRationed;

    /// <summary>The word to an old number leaves whatever else was sent: there are no more of it than of codes to new ones.</summary>
    protected virtual bool IsRationed => false;

    protected override async Task<Outgoing> WriteAsync(Intent intent, NoticeByPhonePayload payload, CancellationToken ct)
    {
        var left = intent.Deadline - time.GetUtcNow() ?? TimeSpan.Zero;
        if (left <= TimeSpan.Zero) return Outgoing.NotAnyMore("too-late");
        if (!await Db.IsWishedAsync(intent.Subject, payload.Wish, ct)) return Outgoing.NotAnyMore("taken-back");
        var owner = await Db.Accounts.Where(account => account.Id == intent.Subject).Select(account => new { account.Country, account.PhoneProvenAt }).FirstOrDefaultAsync(ct);
        if (owner is null || numbers.Read(payload.Number, owner.Country).Value is not { TakesMessages: true } number) return Outgoing.NotAnyMore("takes-no-messages");
        // Of another or a first address too: this has the only link that takes it back, and the new one may be a thief's, who does not wait; and then this alone says how to get in.
        var isRationed = IsRationed && payload.Notice is not (Notice.EmailProven or Notice.EmailChanged or Notice.EmailUnproven);
        if (isRationed && await IsToldOftenAsync(intent, owner.PhoneProvenAt, ct)) return Outgoing.NotAnyMore("told-often");
        if (await WordAsync(intent, payload, ct) is not { } text) return Outgoing.NotAnyMore("denied");
        if (!await codes.CountNoticeAsync(intent.Key, number, ct) && isRationed) return Outgoing.NotYet("messages-spent");
        return Outgoing.Of(go => telephone.SendMessageAsync(payload.Number, text, left, intent.Key, go), sid => sid);
    }

    protected override async Task RecordAsync(Intent intent, NoticeByPhonePayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict is not { State: IntentState.Done, Word: { } recordId }) return;
        await db.PlanForgettingAsync(intents, intent.Subject, recordId, time.GetUtcNow(), ct);
    }

    /// <summary>
    /// Each costs money, and of changes without end the first ones say enough: their links still work. A number that has just come has its own, but no
    /// account more than three numbers' worth: else changing to and fro would bring as many as somebody likes.
    /// </summary>
    /// <param name="provenAt">What was told before that was told to another number.</param>
    private async Task<bool> IsToldOftenAsync(Intent intent, DateTimeOffset? provenAt, CancellationToken ct)
    {
        var (aDayAgo, most) = (intent.CreatedAt.AddDays(-1), changes.Value.MessagesInADay);
        var told = await Db.Intents.Where(other => other.Subject == intent.Subject && other.Kind == intent.Kind && other.Id < intent.Id && other.CreatedAt > aDayAgo && other.State != IntentState.Moot)
            .Select(other => other.CreatedAt).ToListAsync(ct);
        return told.Count >= 3 * most || told.Count(at => provenAt is null || at > provenAt) >= most;
    }

    /// <summary>Null when somebody has said already that it was not theirs.</summary>
    private async Task<string?> WordAsync(Intent intent, NoticeByPhonePayload payload, CancellationToken ct)
    {
        var notice = payload.Notice;
        if (!notice.HasLink()) return words[InWords(notice), portal.Value.Brand, EmailAddress.Read(payload.Email).Value?.InMessage ?? ""].Value;
        if (await links.OpenAsync(intent, LinkPurpose.DenyChange, intent.Subject, changes.Value.LinkLasts, ct) is not { } token) return null;
        return words[InWords(notice), portal.Value.Brand, new Uri(portal.Value.PublicUrl!, "/not-me?link=" + token).AbsoluteUri].Value;
    }

    /// <summary>Short, as it is to fit into one message beside the link.</summary>
    private static string InWords(Notice notice) => notice switch
    {
        Notice.PhoneChanged => "{0}: the phone number of your account was changed. Not you? {1}",
        Notice.PhoneIsNew => "{0}: this is the phone number of your account now. Not you? {1}",
        Notice.EmailProven => "{0}: an email address was verified for your account. Not you? {1}",
        Notice.EmailChanged => "{0}: the email address of your account was changed. Not you? {1}",
        Notice.PasswordChanged => "{0}: the password of your account was changed. Not you? {1}",
        Notice.PasskeyAdded => "{0}: a passkey was added to your account. Not you? {1}",
        Notice.PasskeyRemoved => "{0}: a passkey was removed from your account. Not you? {1}",
        Notice.CardAdded => "{0}: a credit card was added to your account. Not you? {1}",
        Notice.PayPalAdded => "{0}: PayPal was added to your account. Not you? {1}",
        Notice.PaymentMethodRemoved => "{0}: a payment method was removed from your account. Not you? {1}",
        Notice.DeletionAskedFor => "{0}: the deletion of your account was asked for. Not you? {1}",
        Notice.CardLost => "{0}: your credit card was taken off at our card processor. You can add it again, or another one.",
        Notice.PayPalLost => "{0}: your billing agreement was ended at PayPal. You can add it again, or another payment method.",
        Notice.EmailUnproven => "{0}: {1} is no longer taken as yours, but it is what you sign in with until you put in another email address.",
        Notice.PhoneRestored => "{0}: the phone number of your account is this one again, as somebody told us that the change was not theirs.",
        Notice.PhoneTakenBack => "{0}: this is not the phone number of your account any more, as somebody told us that the change to it was not theirs.",
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };
}

/// <summary>Tells whoever has proven no address what is mailed to others. A kind of its own, so that an older portal, which knows other words only, leaves it alone.</summary>
internal sealed class NoticeInsteadOfMail(
    PortalDb db, Intents intents, Codes codes, ITelephone telephone, IPhoneNumbers numbers, MailedLinks links, IStringLocalizer<Words> words, TimeProvider time, IOptions<PortalOptions> portal, IOptions<ChangeOptions> changes)
    : NoticeByPhone(db, intents, codes, telephone, numbers, links, words, time, portal, changes)
{
    public override string Name => MailedLinks.NoticeInsteadOfMailKind;

    protected override bool IsRationed => true;
}
