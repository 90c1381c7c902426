using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyEmail;

/// <summary>Sends the code. Somebody who claims an address that another account has proven gets no code: its owner gets a word instead.</summary>
internal sealed class EmailCode(PortalDb db, IMail mail, Letters letters, TimeProvider time) : MessageKind<EmailCodePayload>(db)
{
    public override string Name => EmailCodePayload.Kind;

    protected override async Task<Outgoing> WriteAsync(Intent intent, EmailCodePayload payload, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await (from challenge in Db.Challenges.AsNoTracking()
                           join account in Db.Accounts on challenge.AccountId equals account.Id
                           where challenge.Id == payload.ChallengeId && challenge.UsedAt == null && challenge.EndedAt == null && challenge.ExpiresAt > now
                           select new
                           {
                               account.Id,
                               account.Email,
                               challenge.ExpiresAt,
                               challenge.Purpose,
                           }).FirstOrDefaultAsync(ct);
        if (found is null) return Outgoing.NotAnyMore("dead-code");
        var to = payload.Email ?? found.Email;
        var letter = await IsTakenAsync(to, found.Id, ct) ? TakenLetter() : CodeLetter(found.Purpose, payload.Digits, (int)Math.Ceiling((found.ExpiresAt - now).TotalMinutes));
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, to, letter.Subject, letter.Text, letter.Html));
    }

    private Task<bool> IsTakenAsync(string email, string accountId, CancellationToken ct)
    {
        var key = EmailAddress.Read(email).Value!.Key;
        return Db.Accounts.AnyAsync(other => other.EmailKey == key && other.EmailProvenAt != null && other.Id != accountId, ct);
    }

    private Letter CodeLetter(CodePurpose purpose, string digits, int minutes) => letters.Write("Your code for {0}", digits,
        "Type this code on the page where you asked for it:",
        new LetterLine("It is good for {0} minutes and works once. A newer code takes its place.", minutes),
        purpose is CodePurpose.SignIn
            ? "It was asked for by somebody who gave your password in a browser that we do not know. If it was not you, somebody knows your password: set a new one by “Forgot your password?” on the sign-in page. We never ask for this code by phone or mail."
            : "We never ask for this code by phone or mail. If you did not ask for it, you need not do anything.");

    private Letter TakenLetter() => letters.Write("You already have an account at {0}", null,
        "Somebody, perhaps you, tried to prove this email address for another account. It belongs to your account already, so no code was sent.",
        "If it was you, sign in with your password. If it was not you, you need not do anything.");
}
