using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Register;

/// <summary>What was typed on the first page; the password only as its hash.</summary>
public sealed record Draft(string Country, string Email, string EmailKey, string PasswordHash);

/// <summary>Opens the account and the visitor's first session.</summary>
public sealed class Enrolment(PortalDb db, Intents intents, Sessions sessions, KnownBrowsers browsers, BrowserCookie browser, Visit visit, IChance chance, TimeProvider time, IOptions<RegistrationOptions> options, IOptions<AgreementOptions> agreement)
    : IPartOfSlice
{
    public Answer Open(Draft draft)
    {
        var account = Account.Register(chance.Token(), draft.Country, draft.Email, draft.EmailKey, draft.PasswordHash, agreement.Value.Version, time.GetUtcNow(), options.Value.ClaimLasts);
        db.Accounts.Add(account);
        browsers.RememberFirst(account.Id, browser.Keep(), visit.Browser);
        // Always planned, so that the work here is the same; whether anybody must be told is found out when it is carried out, at a moment
        // that nobody knows: a mail being written would slow down what is measured meanwhile.
        var now = time.GetUtcNow();
        db.Note(now, account.Id, "registered", "customer");
        intents.Plan(TellOwner.KindName, "taken:" + account.Id, account.Id, new TellOwnerPayload(draft.EmailKey), now + TimeSpan.FromSeconds(chance.Number(3, 11)), now + TimeSpan.FromDays(1));
        return Answer.GoTo("/verify") with { NewSession = sessions.Begin(account.Id, visit.Browser, visit.Network) };
    }
}
