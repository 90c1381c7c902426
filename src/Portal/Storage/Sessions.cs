using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Begins, finds and ends sessions.</summary>
public sealed class Sessions(PortalDb db, IKeys keys, IChance chance, TimeProvider time, IOptions<SessionTimes> options) : ISessions
{
    /// <summary>Asked with every request, so it is translated once.</summary>
    private static readonly Func<PortalDb, byte[], DateTimeOffset, DateTimeOffset, CancellationToken, Task<Found?>> Find = EF.CompileAsyncQuery(
        (PortalDb db, byte[] hash, DateTimeOffset seenAfter, DateTimeOffset createdAfter, CancellationToken _) =>
            (from session in db.Sessions
             where session.TokenHash == hash && session.SeenAt > seenAfter && session.CreatedAt > createdAfter
             join account in db.Accounts on session.AccountId equals account.Id
             select new Found(session.Id, session.AccountId, session.SeenAt, session.AuthenticatedAt, account.ChangesLockedUntil, db.TypedForms.Any(form => form.AccountId == account.Id)))
            .FirstOrDefault());

    /// <summary>Adds a session to the change at hand. The answer is the cookie's value, which is kept nowhere here.</summary>
    public string Begin(string accountId, string browser, string network)
    {
        var token = chance.Token(32);
        var now = time.GetUtcNow();
        db.Sessions.Add(new SessionRow
        {
            Id = chance.Token(),
            TokenHash = HashOf(token),
            AccountId = accountId,
            CreatedAt = now,
            SeenAt = now,
            AuthenticatedAt = now,
            Browser = browser,
            NetworkHash = NetworkOf(accountId, network),
        });
        return token;
    }

    public async Task<Session?> FindAsync(string token, CancellationToken ct)
    {
        var (hash, now) = (HashOf(token), time.GetUtcNow());
        if (await Find(db, hash, now - options.Value.Idle, now - options.Value.Absolute, ct) is not { } row) return null;
        if (now - row.SeenAt > TimeSpan.FromMinutes(1)) await db.Sessions.Where(s => s.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), ct);
        return new Session(row.Id, row.AccountId, row.AuthenticatedAt, hash, row.ChangesLockedUntil > now ? row.ChangesLockedUntil : null, row.KeepsTyped);
    }

    public Task<string?> OwnerAsync(string token, CancellationToken ct)
    {
        var hash = HashOf(token);
        return db.Sessions.Where(session => session.TokenHash == hash).Select(session => (string?)session.AccountId).FirstOrDefaultAsync(ct);
    }

    public Task<bool> IsLiveAsync(string sessionId, CancellationToken ct) => LiveNow().AnyAsync(session => session.Id == sessionId, ct);

    /// <summary>All that are not over.</summary>
    public IQueryable<SessionRow> LiveNow() => Live(time.GetUtcNow());

    /// <summary>False when it had ended already.</summary>
    public async Task<bool> EndAsync(string sessionId, CancellationToken ct) => await db.Sessions.Where(s => s.Id == sessionId).ExecuteDeleteAsync(ct) > 0;

    /// <summary>Where a session comes from, comparable for one account alone.</summary>
    public byte[] NetworkOf(string accountId, string network) => keys.Hash(KeyPurposes.Network, accountId + "\n" + network)[..16];

    public Task EndAllAsync(string accountId, CancellationToken ct) => db.Sessions.Where(s => s.AccountId == accountId).ExecuteDeleteAsync(ct);

    /// <summary>Those of an account that are not over, last used first.</summary>
    public IQueryable<SessionRow> LiveOf(string accountId) => LiveNow().Where(session => session.AccountId == accountId).OrderByDescending(session => session.SeenAt);

    private IQueryable<SessionRow> Live(DateTimeOffset now)
    {
        var (seenAfter, createdAfter) = (now - options.Value.Idle, now - options.Value.Absolute);
        return db.Sessions.AsNoTracking().Where(session => session.SeenAt > seenAfter && session.CreatedAt > createdAfter);
    }

    private sealed record Found(string Id, string AccountId, DateTimeOffset SeenAt, DateTimeOffset AuthenticatedAt, DateTimeOffset? ChangesLockedUntil, bool KeepsTyped);

    /// <summary>A token has 160 random bits, so a plain hash of it can't be guessed.</summary>
    internal static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
