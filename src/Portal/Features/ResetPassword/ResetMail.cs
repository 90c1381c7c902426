using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ResetPassword;

public sealed record ResetMailPayload(string EmailKey);

/// <summary>
/// Mails a link to the owner of a proven address. An address that is only claimed gets none: it may be a stranger's, mistyped, who could then
/// take the account over. Who claims it can register again.
/// </summary>
internal sealed class ResetMail(PortalDb db, IMail mail, Letters letters, MailedLinks links, TimeProvider time, IOptions<PortalOptions> portal, IOptions<ResetPasswordOptions> options) : MessageKind<ResetMailPayload>(db)
{
    public const string KindName = "reset-mail";

    public override string Name => KindName;

    protected override async Task<Outgoing> WriteAsync(Intent intent, ResetMailPayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        if (await OwnerAsync(payload, ct) is not { } owner) return Outgoing.NotAnyMore("nobody-to-tell");
        if (await links.OpenAsync(intent, LinkPurpose.ResetPassword, owner.Id, options.Value.LinkLasts, ct, provenKey: payload.EmailKey) is not { } token) return Outgoing.NotAnyMore("link-is-used");
        var letter = letters.Write("Set a new password for {0}", null,
            "Somebody, perhaps you, forgot the password of your account. Open this page to choose a new one:",
            LetterLine.To(new Uri(portal.Value.PublicUrl!, "/reset-password?link=" + token)),
            new LetterLine("The link is good for {0} minutes and works once. Opening it changes nothing yet.", (int)options.Value.LinkLasts.TotalMinutes),
            "If it was not you, you need not do anything: your password stays as it is. Do not pass the link on.");
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, owner.Email, letter.Subject, letter.Text, letter.Html));
    }

    protected override async Task RecordAsync(Intent intent, ResetMailPayload payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.State is IntentState.Done && await OwnerAsync(payload, ct) is { } owner) db.Note(time.GetUtcNow(), owner.Id, "reset-link-sent", "customer");
    }

    private Task<Account?> OwnerAsync(ResetMailPayload payload, CancellationToken ct) =>
        Db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.EmailKey == payload.EmailKey && account.EmailProvenAt != null, ct);
}
