using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

/// <summary>Begins the session of somebody who has given all that is asked for, and makes the browser known.</summary>
public sealed class Entrance(PortalDb db, Sessions sessions, KnownBrowsers browsers, BrowserCookie browser, LateForms late, AskedPage asked, Journeys journeys, Visit visit, TimeProvider time) : IPartOfSlice
{
    /// <summary>Null when the password was changed since, or the browser forgotten that stood for a code: whoever came by the old one is not let in by it.</summary>
    /// <param name="passwordHash">Of the password that was given.</param>
    /// <param name="byBrowser">That the account knows the browser is all there is besides the password.</param>
    public async Task<Answer?> OpenAsync(string accountId, string passwordHash, bool byBrowser, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null) await db.Database.BeginTransactionAsync(ct);
        // A change of the password, and whoever ends all sessions, locks the row too: it sees this session and ends it, or this sees what it did.
        var now = await db.Database.SqlQuery<string>($"""SELECT password_hash AS "Value" FROM accounts WHERE id = {accountId} FOR NO KEY UPDATE""").ToListAsync(ct);
        if (now.Count == 0 || now[0] != passwordHash) return null;
        if (byBrowser && !await browsers.KnowsAsync(accountId, browser.Keep(), ct)) return null;
        if (visit.Session is { } old) await sessions.EndAsync(old.Id, ct);
        await browsers.RememberAsync(accountId, browser.Keep(), visit.Browser, ct);
        db.Note(time.GetUtcNow(), accountId, "signed-in", "customer", visit.Browser);
        var place = await late.PlaceAsync(accountId, ct) ?? asked.Place ?? (await journeys.OfAsync(accountId, ct)).FirstOpenTask;
        return Answer.GoTo(place) with { NewSession = sessions.Begin(accountId, visit.Browser, visit.Network) };
    }
}
