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

/// <summary>Who may be meant by an address, and in what browser they come.</summary>
/// <param name="KnownBrowser">The browser's cookie, when one of them was signed in with it before.</param>
public sealed record Found(Candidate? Owner, Candidate? Other, Secret? KnownBrowser)
{
    /// <summary>
    /// In a browser that is known to nobody but those who claim the address, a guess may be one at its owner's password: it counts among all too. In
    /// one and the same way when the address has no owner, as whoever claims it could see from the counts that it has.
    /// </summary>
    public bool CountAmongAll => KnownBrowser is not null && !(Owner is { IsProven: true, KnowsBrowser: true });

    /// <summary>Without those who are not to be guessed at now: too many tries were wrong from browsers that nobody knows.</summary>
    public Found OfThisBrowser => this with { Owner = Owner is { KnowsBrowser: true } ? Owner : null, Other = Other is { KnowsBrowser: true } ? Other : null };
}

/// <summary>Finds who may be meant by an address.</summary>
public sealed class Candidates(PortalDb db, KnownBrowsers browsers, BrowserCookie browser, TimeProvider time) : IPartOfSlice
{
    /// <summary>
    /// Whose address it is: who has proven it, else who has proven a phone, the first of several. And who claims it besides. Both passwords are
    /// looked at, so that whoever registers somebody else's address and signs in does not learn from it whether that has an owner, and keeps
    /// no owner out. One row comes back whether or not there is anybody, and of an account no more than is needed: to fetch and track all of
    /// it takes half a millisecond, from which it could be told.
    /// </summary>
    public async Task<Found> FindAsync(EmailAddress email, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = (await db.Database.SqlQuery<Row>($"""
            SELECT owner.id AS owner_id, owner.password_hash AS owner_hash, coalesce(owner.is_proven, false) AS owner_is_proven, other.id AS other_id, other.password_hash AS other_hash
            FROM (SELECT 1) always
            LEFT JOIN LATERAL (
                SELECT id, password_hash, email_proven_at IS NOT NULL AS is_proven FROM accounts WHERE email_key = {email.Key} AND (email_proven_at IS NOT NULL OR phone_proven_at IS NOT NULL)
                ORDER BY email_proven_at IS NULL, created_at, id LIMIT 1) owner ON true
            LEFT JOIN LATERAL (
                SELECT id, password_hash FROM accounts WHERE email_key = {email.Key} AND (phone_proven_at IS NOT NULL OR email_claimed_until > {now}) AND id IS DISTINCT FROM owner.id
                ORDER BY phone_proven_at IS NULL, created_at DESC, id LIMIT 1) other ON true
            """).ToListAsync(ct))[0];
        // Asked for unknown addresses too, as the time it takes would tell.
        var keepers = browser.HasName ? await browsers.WhoKnowsAsync([row.OwnerId ?? "", row.OtherId ?? ""], browser.Keep(), ct) : [];
        return new Found(CandidateOf(row.OwnerId, row.OwnerHash, row.OwnerIsProven), CandidateOf(row.OtherId, row.OtherHash, false), keepers.Count == 0 ? null : browser.Keep());

        Candidate? CandidateOf(string? id, string? hash, bool isProven) => id is null || hash is null ? null : new Candidate(id, hash, isProven, keepers.Contains(id));
    }

    /// <summary>Nulls where there is nobody.</summary>
    private sealed record Row(string? OwnerId, string? OwnerHash, bool OwnerIsProven, string? OtherId, string? OtherHash);
}
