using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Billing;

public sealed record PayNowCommand : Command;

/// <summary>Collects all that is open at once: what waits for its next try is tried now, what has failed gets a try of its own.</summary>
internal sealed class PayNowHandler(PortalDb db, Intents intents, ChargeBook book, Limits limits, TimeProvider time, Visit visit, IOptions<BillingOptions> options) : IRequestHandler<PayNowCommand, Answer>
{
    internal const string TooMany = "Payment was tried many times. You can try again after {0:HH:mm} UTC.";

    public async Task<Answer> Handle(PayNowCommand command, CancellationToken cancellationToken)
    {
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, options.Value.PayNow(visit.AccountId, visit.Network));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", TooMany);
        // The browser may go away now. Whatever a bank answers is written down.
        foreach (var key in await OpenTriesAsync(cancellationToken)) await intents.CarryOutNowAsync(key, CancellationToken.None);
        return Answer.GoTo("/billing");
    }

    private async Task<IReadOnlyList<string>> OpenTriesAsync(CancellationToken ct)
    {
        await using var work = await db.Database.BeginTransactionAsync(ct);
        await db.LockAccountAsync(visit.AccountId, ct);
        var open = await db.Charges.Where(charge => charge.AccountId == visit.AccountId && charge.State != ChargeState.Paid).OrderBy(charge => charge.Number).ToListAsync(ct);
        foreach (var failed in open.Where(charge => charge.State is ChargeState.Failed))
        {
            failed.TryAgain(time.GetUtcNow());
            book.PlanCollecting(failed, visitorWaits: true);
        }
        await db.SaveChangesAsync(ct);
        await work.CommitAsync(ct);
        return [.. open.Select(charge => BillingKeys.Collect(charge.Id, charge.Attempt))];
    }
}
