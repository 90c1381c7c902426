using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;

namespace Portal.Storage;

/// <summary>Where a card check stands for its customer.</summary>
public enum CardCheckStage
{
    /// <summary>Hold or charge are not made yet, or it is not known whether they were.</summary>
    WaitsForBank,

    /// <summary>The issuer wants to see the owner first (3-D Secure).</summary>
    WaitsForOwner,

    /// <summary>Both are on their way to the statement: code or amount may be given.</summary>
    Open,
    Declined,
    Confirmed,

    /// <summary>The card was taken off before it was confirmed.</summary>
    Removed,
}

/// <param name="ChargedAt">When the small charge was made; null before.</param>
/// <param name="AuthenticateUrl">The issuer's page, while it waits for the owner.</param>
/// <param name="DeclinedWhy">The processor's word for a decline.</param>
public sealed record CardCheckState(
    string Id, string PaymentMethodId, CardCheckStage Stage, string Brand, string Last4, byte[] FingerprintHash,
    DateTimeOffset? ChargedAt, DateTimeOffset ExpiresAt, string? AuthenticateUrl, string? DeclinedWhy);

/// <summary>Finds a customer's card check, and goes on with it while somebody looks.</summary>
public sealed class CardChecks(PortalDb db, Intents intents)
{
    /// <summary>The newest check of the account; null when it never had a card.</summary>
    public async Task<CardCheckState?> NewestAsync(string accountId, CancellationToken ct)
    {
        var found = await (from check in db.CardChecks.AsNoTracking()
                           join method in db.PaymentMethods on check.PaymentMethodId equals method.Id
                           where check.AccountId == accountId
                           orderby check.StartedAt descending
                           select new { check, method }).FirstOrDefaultAsync(ct);
        if (found is null) return null;
        var made = await db.CardPayments.Where(payment => payment.CardCheckId == found.check.Id && payment.AppliedAt != null).ToDictionaryAsync(payment => payment.Kind, payment => payment.AppliedAt, ct);
        var stage = StageOf(found.check, found.method, made.Count);
        return new CardCheckState(
            found.check.Id, found.method.Id, stage, found.method.Brand ?? "", found.method.Last4 ?? "", found.check.FingerprintHash,
            made.GetValueOrDefault(CardPaymentKind.MicroCharge), found.check.ExpiresAt, found.check.AuthenticateUrl, found.check.DeclinedWhy);
    }

    /// <summary>
    /// Asks for what is not known yet, in order: keep the card, hold, charge. The same keys as ever, so looking again changes nothing more.
    /// </summary>
    public async Task<CardCheckState?> GoOnAsync(string accountId, CancellationToken ct)
    {
        var state = await NewestAsync(accountId, ct);
        if (state is not { Stage: CardCheckStage.WaitsForBank or CardCheckStage.WaitsForOwner }) return state;
        foreach (var key in CardCheckKeys.Forward(state.Id))
        {
            await intents.CarryOutNowAsync(key, ct);
            if (await db.Intents.AnyAsync(intent => intent.Key == key && intent.State != IntentState.Done, ct)) break;
        }
        return await NewestAsync(accountId, ct);
    }

    private static CardCheckStage StageOf(CardCheck check, PaymentMethod method, int made) => (check, method) switch
    {
        ({ DeclinedAt: not null }, _) => CardCheckStage.Declined,
        (_, { RemovedAt: not null }) => CardCheckStage.Removed,
        ({ ConfirmedAt: not null }, _) => CardCheckStage.Confirmed,
        ({ AuthenticateUrl: not null }, _) => CardCheckStage.WaitsForOwner,
        _ => made == 2 ? CardCheckStage.Open : CardCheckStage.WaitsForBank,
    };
}
