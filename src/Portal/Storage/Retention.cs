using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>How long things are kept that nobody needs any more. The figures are the privacy page's.</summary>
public sealed class Retention(PortalDb db, TimeProvider time, Microsoft.Extensions.Options.IOptions<Ports.SessionTimes> sessions, Microsoft.Extensions.Options.IOptions<Ports.OperationsOptions> operations)
{
    /// <summary>Removes what is over. Each line may run at any time, in any process, any number of times.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (hourAgo, dayAgo, monthAgo) = (now.AddHours(-1), now.AddDays(-1), now.AddDays(-30));
        // Known for an hour longer: what somebody was typing when it was over is kept for them.
        var (idle, old) = (hourAgo - sessions.Value.Idle, hourAgo - sessions.Value.Absolute);
        // Somebody who never proved anything: the claim to the address is over, and the account with it.
        await db.Accounts.Where(a => a.EmailProvenAt == null && a.PhoneProvenAt == null && a.EmailClaimedUntil < now).ExecuteDeleteAsync(ct);
        await db.HumanChecks.Where(check => check.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db.Sessions.Where(session => session.SeenAt < idle || session.CreatedAt < old).ExecuteDeleteAsync(ct);
        var (workIdle, workOld) = (now - operations.Value.Idle, now - operations.Value.Absolute);
        await db.OperatorSessions.Where(session => session.SeenAt < workIdle || session.CreatedAt < workOld).ExecuteDeleteAsync(ct);
        await db.KnownBrowsers.Where(browser => browser.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db.PendingSignIns.Where(pending => pending.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db.TypedForms.Where(form => form.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db.MailedLinks.Where(link => link.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db.Challenges.Where(code => code.ExpiresAt < hourAgo).ExecuteDeleteAsync(ct);
        await ForgetUnprovenAsync(ct);
        await db.Forms.Where(form => form.At < dayAgo).ExecuteDeleteAsync(ct);
        await db.CardOffers.Where(offer => offer.OfferedAt < monthAgo).ExecuteDeleteAsync(ct);
        await db.PayPalAttempts.Where(attempt => attempt.ExpiresAt < dayAgo).ExecuteDeleteAsync(ct);
        // Far longer than any neighbour goes on delivering: what is forgotten can't be told again.
        await db.News.Where(news => news.HeardAt < monthAgo).ExecuteDeleteAsync(ct);
        // Of wrong passwords those at addresses that nobody has: anybody can add to them, and they lead to no account.
        await db.Audit.Where(line => line.AccountId == null && line.Actor == WrongTries.Stranger && line.Act.StartsWith(WrongTries.Begins) && line.At < monthAgo).ExecuteDeleteAsync(ct);
        await db.Intents.Where(intent => intent.EndedAt < monthAgo).ExecuteDeleteAsync(ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM limits WHERE window_ends < {now} AND (blocked_until IS NULL OR blocked_until < {now})", ct);
    }

    /// <summary>Addresses and numbers that somebody wanted to change to and never proved: let go when their code is. One that is asked for at this very moment stays.</summary>
    private async Task ForgetUnprovenAsync(CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"""
            UPDATE accounts SET new_email = NULL FROM (SELECT id, new_email FROM accounts WHERE new_email IS NOT NULL) asked
            WHERE accounts.id = asked.id AND accounts.new_email = asked.new_email AND NOT EXISTS (SELECT FROM challenges WHERE account_id = accounts.id AND purpose = 'ChangeEmail')
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE accounts SET new_phone = NULL FROM (SELECT id, new_phone FROM accounts WHERE new_phone IS NOT NULL) asked
            WHERE accounts.id = asked.id AND accounts.new_phone = asked.new_phone AND NOT EXISTS (SELECT FROM challenges WHERE account_id = accounts.id AND purpose = 'ChangePhone')
            """, ct);
    }
}
