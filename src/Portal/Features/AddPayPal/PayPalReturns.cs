using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddPayPal;

/// <summary>What came of a way to PayPal: a place to go on to, a refusal, or (neither) still waiting.</summary>
public sealed record CameBack(bool IsKnown, string? NextPlace = null, string? Refusal = null);

/// <summary>Finishes what the visitor agreed to at PayPal: once, however often the return page is loaded.</summary>
public sealed class PayPalReturns(PortalDb db, Intents intents, IKeys keys, TimeProvider time, Visit visit) : IPartOfSlice
{
    public async Task<CameBack> FinishAsync(string? state, CancellationToken ct)
    {
        if (state is not { Length: > 0 and <= 64 } || await FindAsync(state, ct) is not { } attempt) return new CameBack(false);
        if (attempt.EndedAt is null) attempt = await KeepAsync(attempt, state, ct);
        if (attempt.EndedAt is null) return new CameBack(true);
        return attempt.Refusal is null ? new CameBack(true, "/setup") : new CameBack(true, null, attempt.Refusal);
    }

    private Task<PayPalAttempt?> FindAsync(string state, CancellationToken ct)
    {
        var (hash, now) = (keys.Hash(KeyPurposes.PayPalReturn, state), time.GetUtcNow());
        return db.PayPalAttempts.AsNoTracking().FirstOrDefaultAsync(attempt =>
            attempt.StateHash == hash && attempt.AccountId == visit.AccountId && attempt.SessionId == visit.Session!.Id && attempt.OpenedId != null
            && (attempt.ExpiresAt > now || attempt.EndedAt != null), ct);
    }

    private async Task<PayPalAttempt> KeepAsync(PayPalAttempt attempt, string state, CancellationToken ct)
    {
        var key = KeepPayPal.KeyOf(attempt.Id);
        if (!await db.Intents.AnyAsync(intent => intent.Key == key, ct)) await PlanAsync(attempt, key, ct);
        await intents.CarryOutNowAsync(key, ct);
        return (await FindAsync(state, ct))!;
    }

    private async Task PlanAsync(PayPalAttempt attempt, string key, CancellationToken ct)
    {
        intents.Plan(KeepPayPal.KindName, key, attempt.AccountId, new KeepPayPalPayload(attempt.Id, attempt.OpenedId!), visitorWaits: true);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (Conflicts.Name(fault) == Conflicts.IntentTwice)
        {
            // The page was loaded twice at once; the other one planned it.
            db.StartAnew();
        }
    }
}
