using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.RemovePaymentMethod;

/// <summary>The page has made sure that the method is the visitor's.</summary>
public sealed record RemovePaymentMethodCommand(string Id) : Command;

/// <summary>Takes it off the account at once. Giving money back and telling the vendor follow from that.</summary>
internal sealed class RemovePaymentMethodHandler(PortalDb db, Visit visit, TimeProvider time) : IRequestHandler<RemovePaymentMethodCommand, Answer>
{
    public async Task<Answer> Handle(RemovePaymentMethodCommand command, CancellationToken cancellationToken)
    {
        // Transact commits: the way back of the money is hurried in the same transaction.
        await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAccountAsync(visit.AccountId, cancellationToken);
        var method = await db.PaymentMethods.SingleAsync(method => method.Id == command.Id && method.AccountId == visit.AccountId, cancellationToken);
        if (method.RemovedAt is not null) return Answer.GoTo("/payment-methods");
        method.Remove(time.GetUtcNow());
        db.Note(time.GetUtcNow(), visit.AccountId, "payment-method-removed", "customer", method.Id);
        return Answer.GoTo("/payment-methods");
    }
}
