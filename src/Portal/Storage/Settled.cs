using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;

namespace Portal.Storage;

public static class Settled
{
    /// <summary>Money of card checks that is not given back yet, or of which we do not know: no account is deleted before it is.</summary>
    public static IQueryable<CardPayment> Unsettled(this IQueryable<CardPayment> payments, string accountId) =>
        payments.Where(payment => payment.AccountId == accountId && (payment.State == CardPaymentState.Planned || payment.State == CardPaymentState.Applied));

    /// <summary>True while anything is out: not given back yet, or given back and returned by the bank.</summary>
    public static async Task<bool> HasMoneyOutAsync(this PortalDb db, string accountId, CancellationToken ct) =>
        await db.CardPayments.Unsettled(accountId).AnyAsync(ct) || await db.FailedRefunds.AnyAsync(refund => refund.AccountId == accountId && refund.ReturnedAt == null, ct);
}
