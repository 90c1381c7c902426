using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Storage;

namespace Portal.Features.AddCard;

internal static class CardDecline
{
    /// <summary>
    /// The card is off the account and may be tried again; what was not made yet is not made, and says so at once. Does nothing when the
    /// card went before.
    /// </summary>
    public static async Task DeclineAsync(this PortalDb db, CardCheck check, string why, DateTimeOffset now, CancellationToken ct)
    {
        // Locked, as hold and charge may come to their ends at the same time: one of them takes the card off, the other finds it gone.
        var method = await db.PaymentMethods.FromSql($"SELECT * FROM payment_methods WHERE id = {check.PaymentMethodId} FOR UPDATE").SingleAsync(ct);
        if (method.RemovedAt is not null) return;
        check.Decline(why, now);
        method.GiveUp(now);
        db.Note(now, check.AccountId, "card-declined", "clock", why);
        await db.HurryAsync(CardCheckKeys.Forward(check.Id), now, ct);
    }
}
