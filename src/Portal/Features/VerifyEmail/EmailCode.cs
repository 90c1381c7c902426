using Microsoft.EntityFrameworkCore;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyEmail;

public sealed record EmailCodePayload(string ChallengeId, string Digits);

/// <summary>Sends the code. Somebody who claims an address that another account has proven gets no code: its owner gets a word instead.</summary>
internal sealed class EmailCode(PortalDb db, IMail mail, Letters letters, TimeProvider time) : MessageKind<EmailCodePayload>(db)
{
    public const string KindName = "email-code";

    public override string Name => KindName;

    protected override async Task<Outgoing> WriteAsync(Intent intent, EmailCodePayload payload, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await (from challenge in Db.Challenges.AsNoTracking()
                           join account in Db.Accounts on challenge.AccountId equals account.Id
                           where challenge.Id == payload.ChallengeId && challenge.UsedAt == null && challenge.EndedAt == null && challenge.ExpiresAt > now
                           select new
                           {
                               account.Email,
                               challenge.ExpiresAt,
                               IsTaken = Db.Accounts.Any(other => other.EmailKey == account.EmailKey && other.EmailProvenAt != null && other.Id != account.Id),
                           }).FirstOrDefaultAsync(ct);
        if (found is null) return Outgoing.NotAnyMore("dead-code");
        var letter = found.IsTaken ? TakenLetter() : CodeLetter(payload.Digits, (int)Math.Ceiling((found.ExpiresAt - now).TotalMinutes));
        return Outgoing.Of(go => mail.SendAsync(new MailMessage(intent.Key, found.Email, letter.Subject, letter.Text, letter.Html), go));
    }

    private Letter CodeLetter(string digits, int minutes) => letters.Write("Your code for {0}", digits,
        "Type this code on the page where you asked for it:",
        new LetterLine("It is good for {0} minutes and works once. A newer code takes its place.", minutes),
        "We never ask for this code by phone or mail. If you did not ask for it, you need not do anything.");

    private Letter TakenLetter() => letters.Write("You already have an account at {0}", null,
        "Somebody, perhaps you, tried to prove this email address for a new account. It belongs to your account already, so no code was sent.",
        "If it was you, sign in with your password. If it was not you, you need not do anything.");
}
