using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.RemovePaymentMethod;

/// <summary>The page has made sure that the method is the visitor's.</summary>
public sealed record RemovePaymentMethodCommand(string Id) : Command;

/// <summary>
/// Takes it off the account at once, unless it is what open charges or products in use are paid from: one that pays nothing any more goes all
/// the same, or its owner could neither pay nor leave. Giving money back and telling the vendor follow from that.
/// </summary>
internal sealed class RemovePaymentMethodHandler(PortalDb db, Visit visit, TimeProvider time) : IRequestHandler<RemovePaymentMethodCommand, Answer>
{
    public async Task<Answer> Handle(RemovePaymentMethodCommand command, CancellationToken cancellationToken)
    {
        // Transact commits: the way back of the money is hurried in the same transaction.
        await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await db.LockAccountAsync(visit.AccountId, cancellationToken);
        if (account?.IsLocked(time.GetUtcNow()) == true) return Answer.GoTo(NeedsNoLockAttribute.Place);
        var method = await db.PaymentMethods.SingleAsync(method => method.Id == command.Id && method.AccountId == visit.AccountId, cancellationToken);
        if (method.RemovedAt is not null) return Answer.GoTo("/payment-methods");
        if (method.VerifiedAt is not null && await NeededForAsync(method, cancellationToken) is { } why) return Answer.Refuse(why);
        method.Remove(time.GetUtcNow());
        db.Note(time.GetUtcNow(), visit.AccountId, "payment-method-removed", "customer", method.Id);
        return Answer.GoTo("/payment-methods");
    }

    /// <summary>Null when nothing is paid from it. The account is locked, so nothing can be bought or charged meanwhile, nor can a try begin.</summary>
    private async Task<Refusal?> NeededForAsync(PaymentMethod method, CancellationToken ct)
    {
        if ((await db.TroubledMethodsAsync(visit.AccountId, time.GetUtcNow(), ct)).ContainsKey(method.Id)) return null;
        var bound = await db.ObligationsAsync(visit.AccountId, ct);
        if (bound.Exists(obligation => obligation.Kind is ObligationKind.Charge)) return new Refusal("", "There are charges to pay, so no payment method can be removed. Pay them under “Billing” first, or wait until they are collected. One that is declined can be removed.");
        var isLast = !await db.PaymentMethods.AnyAsync(other => other.AccountId == visit.AccountId && other.Id != method.Id && other.VerifiedAt != null && other.RemovedAt == null, ct);
        return isLast && bound.Count > 0 ? new Refusal("", "This is your only payment method, and products in use are paid from it. Add another one first, or end those products under “Products”.") : null;
    }
}
