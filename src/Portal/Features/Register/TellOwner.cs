using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Register;

public sealed record TellOwnerPayload(string EmailKey);

/// <summary>Tells the owner of a proven address that somebody tried to register with it. The page that was used for it said nothing.</summary>
internal sealed class TellOwner(PortalDb db, IMail mail, Letters letters, Limits limits, TimeProvider time) : MessageKind<TellOwnerPayload>(db)
{
    public const string KindName = "tell-owner";

    /// <summary>Somebody who registers again and again must not fill the owner's mailbox.</summary>
    private static readonly Limit AFewADay = new("mails about registering again", 3, TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    public override string Name => KindName;

    /// <summary>The subject is who registered; whoever does so and leaves at once must not keep it from the owner.</summary>
    public override bool EndsWithAccount => false;

    protected override async Task<Outgoing> WriteAsync(Intent intent, TellOwnerPayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        // Whoever registered may have proven the address meanwhile, and is then its owner.
        var owner = await Db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.EmailKey == payload.EmailKey && account.EmailProvenAt != null && account.Id != intent.Subject, ct);
        if (owner is null) return Outgoing.NotAnyMore("nobody-to-tell");
        if (!await IsOneOfAFewAsync(intent, payload, ct)) return Outgoing.NotAnyMore("told-before");
        var letter = letters.Write("You already have an account at {0}", null,
            "Somebody, perhaps you, asked for a new account with this email address. You already have one, so nothing was changed.",
            "If it was you, sign in with your password. If you forgot it, choose “Forgot your password?” on the sign-in page.",
            "If it was not you, you need not do anything: nobody can use your address without the codes we send to it.");
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, owner.Email, letter.Subject, letter.Text, letter.Html));
    }

    /// <summary>Counted under the intent's own key, as it is looked at more than once.</summary>
    private async Task<bool> IsOneOfAFewAsync(Intent intent, TellOwnerPayload payload, CancellationToken ct) => intent.Tries > 1 ||
        (await limits.CountAsync(SHA256.HashData(Encoding.UTF8.GetBytes(intent.Key)), ct, new LimitFor(AFewADay, payload.EmailKey))).IsAllowed;
}
