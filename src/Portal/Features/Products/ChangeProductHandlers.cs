using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Products;

/// <param name="Id">The page has made sure that the product is the visitor’s, in use or not.</param>
public sealed record SwitchRenewalCommand(string? Id, bool Renew) : Command;

/// <summary>Off: the subscription ends with the period that is paid. On again: it goes on, if it is not over yet.</summary>
internal sealed class SwitchRenewalHandler(OwnProducts own, PortalDb db, TimeProvider time, Visit visit) : IRequestHandler<SwitchRenewalCommand, Answer>
{
    public async Task<Answer> Handle(SwitchRenewalCommand command, CancellationToken cancellationToken)
    {
        if (await own.LockAsync(command.Id, ProductKind.Subscription, cancellationToken) is not ({ } account, { } subscription)) return OwnProducts.IsOver;
        if (command.Renew && account.ClosingSince is not null) return Answer.Refuse("", "Your account is closing, so nothing can be renewed. Take the deletion back first.");
        if (command.Renew) subscription.ResumeRenewal();
        else subscription.StopRenewal(time.GetUtcNow());
        db.Note(time.GetUtcNow(), visit.AccountId, command.Renew ? "renewal-on" : "renewal-off", "customer", subscription.Id);
        return Answer.GoTo("/products");
    }
}

/// <param name="Id">As above.</param>
public sealed record TerminateProductCommand(string? Id) : Command;

internal sealed class TerminateProductHandler(OwnProducts own, PortalDb db, ChargeBook book, TimeProvider time, Visit visit) : IRequestHandler<TerminateProductCommand, Answer>
{
    public async Task<Answer> Handle(TerminateProductCommand command, CancellationToken cancellationToken)
    {
        if (await own.LockAsync(command.Id, ProductKind.PayAsYouGo, cancellationToken) is not (_, { } subscription)) return OwnProducts.IsOver;
        book.Terminate(subscription);
        db.Note(time.GetUtcNow(), visit.AccountId, "product-terminated", "customer", subscription.Id);
        return Answer.GoTo("/products");
    }
}

/// <summary>A product of the visitor's that is in use, with the account's row locked in a transaction that the pipeline commits.</summary>
public sealed class OwnProducts(PortalDb db, Visit visit) : IPartOfSlice
{
    public static Answer IsOver => Answer.Refuse("", "This product is not in use any more. The list shows how things stand now.");

    public async Task<(Account? Account, Subscription? Subscription)> LockAsync(string? id, ProductKind kind, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        var account = await db.LockAccountAsync(visit.AccountId, ct);
        return (account, await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == id && s.AccountId == visit.AccountId && s.Kind == kind && s.EndedAt == null, ct));
    }
}

/// <summary>A closing account uses nothing more: pay-as-you-go is released, and what was used is charged.</summary>
internal sealed class WhenAccountCloses(PortalDb db, ChargeBook book) : INotificationHandler<Happened<AccountClosing>>
{
    public async Task Handle(Happened<AccountClosing> notification, CancellationToken cancellationToken)
    {
        var accountId = notification.Fact.AccountId;
        foreach (var used in await db.Subscriptions.Where(s => s.AccountId == accountId && s.Kind == ProductKind.PayAsYouGo && s.EndedAt == null).ToListAsync(cancellationToken)) book.Terminate(used);
    }
}
