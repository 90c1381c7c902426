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
        var method = await db.PaymentMethods.SingleAsync(method => method.Id == check.PaymentMethodId, ct);
        if (method.RemovedAt is not null) return;
        check.Decline(why, now);
        method.GiveUp(now);
        db.Note(now, check.AccountId, "card-declined", "clock", why);
        await db.HurryAsync(CardCheckKeys.Forward(check.Id), now, ct);
    }
}
