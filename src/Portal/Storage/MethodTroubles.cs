using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Domain.Products;

namespace Portal.Storage;

/// <summary>Why a payment method pays nothing any more.</summary>
public enum MethodTrouble
{
    /// <summary>A charge that is open was declined on it.</summary>
    Declined,

    /// <summary>The card's month is over.</summary>
    PastItsDate,
}

public static class MethodTroubles
{
    /// <summary>
    /// Payment methods of an account that pay nothing any more, by id. Their owner may remove them whatever is owed or in use, so that another one can
    /// take their place. Not while something is being collected from them: it may be paid. For a decision, ask with the account's row locked, as a try
    /// begins under that lock.
    /// </summary>
    public static async Task<Dictionary<string, MethodTrouble>> TroubledMethodsAsync(this PortalDb db, string accountId, DateTimeOffset now, CancellationToken ct)
    {
        var idle = await db.PaymentMethods
            .Where(method => method.AccountId == accountId && method.RemovedAt == null && !db.Charges.Any(charge => charge.AccountId == accountId && charge.PaymentMethodId == method.Id && charge.State == ChargeState.Collecting))
            .Select(method => new
            {
                method.Id,
                method.ExpiryMonth,
                method.ExpiryYear,
                IsDeclined = db.Charges.Any(charge => charge.AccountId == accountId && charge.DeclinedMethodId == method.Id && charge.State != ChargeState.Paid),
            })
            .ToListAsync(ct);
        return idle.Where(method => method.IsDeclined || IsPast(method.ExpiryMonth, method.ExpiryYear))
            .ToDictionary(method => method.Id, method => method.IsDeclined ? MethodTrouble.Declined : MethodTrouble.PastItsDate);

        bool IsPast(int? month, int? year) => month is { } m && year is { } y && new CardExpiry(m, y).IsPast(now);
    }
}
