using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Domain.Support;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AnswerTicket;

/// <param name="More">How many were allowed.</param>
public sealed record AttemptsAllowedPayload(long Number, int More);

/// <summary>Plans the mail with the change that it tells of.</summary>
public sealed class AttemptsAllowedLetters(Intents intents, IChance chance, TimeProvider time) : IPartOfSlice
{
    public void Plan(Ticket ticket) => intents.Plan(AttemptsAllowedMail.KindName, "attempts-allowed:" + chance.Token(), ticket.AccountId,
        new AttemptsAllowedPayload(ticket.Number, Guesses.Most), deadline: time.GetUtcNow() + TimeSpan.FromDays(3));
}

/// <summary>Tells the ticket's owner, at the proven address, that and how they can go on.</summary>
internal sealed class AttemptsAllowedMail(PortalDb db, IMail mail, Letters letters, TimeProvider time, IOptions<PortalOptions> portal) : MessageKind<AttemptsAllowedPayload>(db)
{
    public const string KindName = "attempts-allowed-mail";

    public override string Name => KindName;

    protected override async Task<Outgoing> WriteAsync(Intent intent, AttemptsAllowedPayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        var address = await Db.Accounts.Where(account => account.Id == intent.Subject && account.EmailProvenAt != null).Select(account => account.Email).FirstOrDefaultAsync(ct);
        if (address is null) return Outgoing.NotAnyMore("no-proven-address");
        var letter = letters.Write("You can confirm your card again", null,
            new LetterLine("You wrote to us about a card that had no attempts left (ticket {0}). We have allowed {1} more for it.", payload.Number, payload.More),
            new LetterLine("Sign in at {0} and open “Payment methods”.", new Uri(portal.Value.PublicUrl!, "/payment-methods").AbsoluteUri),
            "Is the card still there, and our line on your statement? Choose “Confirm your card” and give the code or the amount from that line. It is the same as before, though the money went back to you meanwhile.",
            new LetterLine(
                "Is the card gone from your account, is the time to confirm it over, or can you not find the line? Then remove the card, if it is still there, and add it again. We reserve and charge a small amount once more, with a new code, and give it back within {0} hours.",
                (int)CardPayment.ReturnedWithin.TotalHours),
            "If you did not write to us, tell us now.");
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, address, letter.Subject, letter.Text, letter.Html));
    }
}
