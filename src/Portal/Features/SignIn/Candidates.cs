using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SignIn;

/// <summary>An account that may be meant by an address.</summary>
/// <param name="IsProven">The address is proven to be its own.</param>
/// <param name="KnowsBrowser">Somebody was signed in to it with this browser before.</param>
public sealed record Candidate(string Id, string Hash, bool IsProven, bool KnowsBrowser);

/// <summary>Who may be meant by an address, in the order in which they are looked at, and in what browser they come.</summary>
/// <param name="Owner">Who has proven it.</param>
/// <param name="Elder">Of those who only claim it and have proven a phone, the first. The same one whether or not the address has an owner.</param>
/// <param name="Newest">Of all others who claim it, the newest with a phone, else the newest; likewise.</param>
/// <param name="KnownBrowser">The browser's cookie, when one of them was signed in with it before.</param>
public sealed record Found(Candidate? Owner, Candidate? Elder, Candidate? Newest, Secret? KnownBrowser)
{
    public IReadOnlyList<Candidate?> All => [Owner, Elder, Newest];

    /// <summary>
    /// In a browser that is known to nobody but those who claim the address, a guess may be one at its owner's password: it counts among all too. In
    /// one and the same way when the address has no owner, as whoever claims it could see from the counts that it has.
    /// </summary>
    public bool CountAmongAll => KnownBrowser is not null && Owner is not { KnowsBrowser: true };

    /// <summary>Without those who are not to be guessed at now: too many tries were wrong from browsers that nobody knows.</summary>
    public Found OfThisBrowser => this with { Owner = Known(Owner), Elder = Known(Elder), Newest = Known(Newest) };

    private static Candidate? Known(Candidate? candidate) => candidate is { KnowsBrowser: true } ? candidate : null;
}

/// <summary>Finds who may be meant by an address.</summary>
public sealed class Candidates(PortalDb db, KnownBrowsers browsers, BrowserCookie browser, TimeProvider time) : IPartOfSlice
{
    /// <summary>
    /// Its owner, and who claims it besides: whoever registers somebody else's address and signs in must neither learn from it whether that has an
    /// owner, nor keep that owner out. One row comes back whether or not there is anybody, and of an account no more than is needed: to fetch and
    /// track all of it takes half a millisecond, from which it could be told.
    /// </summary>
    public async Task<Found> FindAsync(EmailAddress email, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = (await db.Database.SqlQuery<Row>($"""
            SELECT owner.id AS owner_id, owner.password_hash AS owner_hash, elder.id AS elder_id, elder.password_hash AS elder_hash, newest.id AS newest_id, newest.password_hash AS newest_hash
            FROM (SELECT 1) always
            LEFT JOIN LATERAL (SELECT id, password_hash FROM accounts WHERE email_key = {email.Key} AND email_proven_at IS NOT NULL) owner ON true
            LEFT JOIN LATERAL (
                SELECT id, password_hash FROM accounts WHERE email_key = {email.Key} AND email_proven_at IS NULL AND phone_proven_at IS NOT NULL
                ORDER BY created_at, id LIMIT 1) elder ON true
            LEFT JOIN LATERAL (
                SELECT id, password_hash FROM accounts WHERE email_key = {email.Key} AND email_proven_at IS NULL AND (phone_proven_at IS NOT NULL OR email_claimed_until > {now})
                    AND id IS DISTINCT FROM elder.id
                ORDER BY phone_proven_at IS NULL, created_at DESC, id LIMIT 1) newest ON true
            """).ToListAsync(ct))[0];
        // Asked for unknown addresses too, as the time it takes would tell.
        var keepers = browser.HasName ? await browsers.WhoKnowsAsync([row.OwnerId ?? "", row.ElderId ?? "", row.NewestId ?? ""], browser.Keep(), ct) : [];
        return new Found(Of(row.OwnerId, row.OwnerHash, true), Of(row.ElderId, row.ElderHash, false), Of(row.NewestId, row.NewestHash, false), keepers.Count == 0 ? null : browser.Keep());

        Candidate? Of(string? id, string? hash, bool isProven) => id is null || hash is null ? null : new Candidate(id, hash, isProven, keepers.Contains(id));
    }

    /// <summary>Nulls where there is nobody.</summary>
    private sealed record Row(string? OwnerId, string? OwnerHash, string? ElderId, string? ElderHash, string? NewestId, string? NewestHash);
}
