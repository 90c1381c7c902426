using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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

    /// <summary>Said to the number, which was all that its owner could be told by until then.</summary>
    EmailProven,
    DeletionAskedFor,
}

internal static class WaysOut
{
    /// <summary>Nobody is to blame for what a vendor tells, nor for what such a link has brought back.</summary>
    public static bool HasLink(this Notice notice) => notice is not (Notice.CardLost or Notice.PayPalLost or Notice.EmailRestored or Notice.EmailTakenBack or Notice.EmailUnproven or Notice.PhoneRestored or Notice.PhoneTakenBack);
}

internal static class Wishes
{
    /// <summary>False when the account is gone, or its deletion was taken back, be it to be asked for again.</summary>
    /// <param name="wish">Names it; null: of no deletion there is nothing to take back.</param>
    public static async Task<bool> IsWishedAsync(this PortalDb db, string accountId, string? wish, CancellationToken ct) =>
        wish is null || (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.Id == accountId, ct))?.DeletionKey() == wish;
}

/// <param name="OldEmail">The address before the change, which is told too; null: the account's proven address is told.</param>
/// <param name="Wish">The deletion that was asked for, where it tells of one.</param>
public sealed record NoticePayload(Notice Notice, string? OldEmail = null, string? Wish = null);

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
        if (!await Db.IsWishedAsync(intent.Subject, payload.Wish, ct)) return Outgoing.NotAnyMore("taken-back");
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
        Notice.DeletionAskedFor => "The deletion of your account was asked for. It is final once all is charged, paid and given back. Until then the account can be kept, under Security settings or by the page below.",
        Notice.CardLost => "Your credit card was taken off at our card processor, so it is no longer a payment method of your account. You can add it again, or another one.",
        Notice.PayPalLost => "Your billing agreement was ended at PayPal, so PayPal is no longer a payment method of your account. You can add it again, or another one.",
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };
}
