using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Begins, finds and ends the sessions of operators: a table of their own, a cookie of their own, shorter times.</summary>
public sealed class OperatorSessions(PortalDb db, IChance chance, TimeProvider time, IOptions<OperationsOptions> options) : IOperatorSessions
{
    /// <summary>Adds a session to the change at hand. The answer is the cookie's value, which is kept nowhere here.</summary>
    public string Begin(OperatorAccount who)
    {
        var (token, now) = (chance.Token(32), time.GetUtcNow());
        db.OperatorSessions.Add(new OperatorSessionRow
        {
            Id = chance.Token(),
            TokenHash = Sessions.HashOf(token),
            Operator = who.Name,
            CredentialMark = MarkOf(who),
            CreatedAt = now,
            SeenAt = now,
        });
        return token;
    }

    public async Task<OperatorSession?> FindAsync(string token, CancellationToken ct)
    {
        var (hash, now) = (Sessions.HashOf(token), time.GetUtcNow());
        var row = await Live(now).FirstOrDefaultAsync(session => session.TokenHash == hash, ct);
        if (row is null || options.Value.Find(row.Operator) is not { } who || !row.CredentialMark.AsSpan().SequenceEqual(MarkOf(who))) return null;
        if (now - row.SeenAt > TimeSpan.FromMinutes(1)) await db.OperatorSessions.Where(s => s.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), ct);
        return new OperatorSession(row.Id, row.Operator);
    }

    /// <summary>Whether it goes on, and was begun with the password that this operator has now.</summary>
    public Task<bool> IsLiveAsync(string sessionId, OperatorAccount who, CancellationToken ct)
    {
        var mark = MarkOf(who);
        return Live(time.GetUtcNow()).AnyAsync(session => session.Id == sessionId && session.CredentialMark == mark, ct);
    }

    public Task EndAsync(string sessionId, CancellationToken ct) => db.OperatorSessions.Where(s => s.Id == sessionId).ExecuteDeleteAsync(ct);

    private IQueryable<OperatorSessionRow> Live(DateTimeOffset now)
    {
        var (seenAfter, createdAfter) = (now - options.Value.Idle, now - options.Value.Absolute);
        return db.OperatorSessions.AsNoTracking().Where(session => session.SeenAt > seenAfter && session.CreatedAt > createdAfter);
    }

    private static byte[] MarkOf(OperatorAccount who) => SHA256.HashData(Encoding.UTF8.GetBytes(who.PasswordHash))[..16];
}
