using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>How far a customer has come: one query, asked by every step that answers "and now?".</summary>
public sealed class Journeys(PortalDb db) : IProgress
{
    public async Task<Progress> OfAsync(string accountId, CancellationToken ct)
    {
        var facts = await db.Accounts.Where(account => account.Id == accountId).Select(account => new
        {
            EmailProven = account.EmailProvenAt != null,
            PhoneProven = account.PhoneProvenAt != null,
            IsClosing = account.ClosingSince != null,
            Verified = db.PaymentMethods.Any(method => method.AccountId == accountId && method.RemovedAt == null && method.VerifiedAt != null),
            CardVerified = db.PaymentMethods.Any(method => method.AccountId == accountId && method.RemovedAt == null && method.VerifiedAt != null && method.Kind == PaymentMethodKind.Card),
            Waiting = db.PaymentMethods.Any(method => method.AccountId == accountId && method.RemovedAt == null && method.VerifiedAt == null),
        }).SingleAsync(ct);
        var payment = facts.Verified ? PaymentProgress.Verified : facts.Waiting ? PaymentProgress.WaitsForConfirmation : PaymentProgress.None;
        return new Progress(facts.EmailProven, facts.PhoneProven, payment) { CardIsVerified = facts.CardVerified, IsClosing = facts.IsClosing };
    }
}
