using System.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Domain.Products;
using Portal.Storage;

namespace Portal.Features.FinishDeletion;

/// <summary>Deletes a closing account as soon as nothing is owed either way. Asked again and again until it is done, or the wish was taken back.</summary>
internal sealed class FinishDeletion(PortalDb db, Intents intents, IServiceProvider services, TimeProvider time) : IntentKind
{
    private const int Looks = 5;

    /// <summary>A receipt leaves before its account; a mail server that is away holds a deletion back no longer than this.</summary>
    private static readonly TimeSpan ReceiptsWithin = TimeSpan.FromHours(1);

    public override string Name => "finish-deletion";

    public override async Task<Verdict> AskAsync(Intent intent, byte[] payload, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            // What came between, such as a wish taken back or a card removed in another tab, or the last payment, is seen when looking again.
            try { return await DecideAsync(intent, ct); }
            catch (Exception fault) when (Conflicts.WasOvertaken(fault) && look < Looks) { }
            catch (Exception fault) when (Conflicts.WasOvertaken(fault)) { return Verdict.Later("changed-meanwhile"); }
        }
    }

    private async Task<Verdict> DecideAsync(Intent intent, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        // Check and deletion are one decision: nothing can slip in between.
        await using var work = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);
        var account = await db.LockAccountAsync(intent.Subject, ct);
        if (account is null) return Verdict.Done();
        if (account.ClosingSince is null || intent.Key != account.DeletionKey()) return Verdict.Moot("taken-back");
        if (await db.HasMoneyOutAsync(account.Id, ct)) return Verdict.Later("money-not-back-yet");
        if ((await db.ObligationsAsync(account.Id, ct)).Count > 0) return Verdict.Later("not-all-paid-yet");
        if (await HasFreshReceiptAsync(account.Id, ct)) return Verdict.Later("receipt-not-sent-yet");
        await LeaveAsync(account, ct);
        await work.CommitAsync(ct);
        return Verdict.Done();
    }

    private Task<bool> HasFreshReceiptAsync(string accountId, CancellationToken ct)
    {
        var since = time.GetUtcNow() - ReceiptsWithin;
        return db.Intents.AnyAsync(intent => intent.Subject == accountId && intent.Kind == BillingKeys.MailKind && intent.EndedAt == null && intent.CreatedAt > since, ct);
    }

    private async Task LeaveAsync(Account account, CancellationToken ct)
    {
        foreach (var method in await db.PaymentMethods.Where(method => method.AccountId == account.Id && method.RemovedAt == null).ToListAsync(ct)) method.Remove(time.GetUtcNow());
        await PlanDeletingCustomerAsync(account, ct);
        if (account.EmailProvenAt is not null)
            intents.Plan(Farewell.KindName, "farewell:" + account.Id, account.Id, new FarewellPayload(account.Email), deadline: time.GetUtcNow() + TimeSpan.FromDays(3));
        db.Audit.Add(new AuditRow { At = time.GetUtcNow(), AccountId = account.Id, Act = "account-deleted", Actor = "customer" });
        await db.SaveChangesAsync(ct);
        await db.EraseAsync(account.Id, KindsThatEnd(), time.GetUtcNow(), ct);
    }

    /// <summary>Whoever just adds a card in another tab, or died doing so, may have made a record that we have not heard of.</summary>
    private async Task PlanDeletingCustomerAsync(Account account, CancellationToken ct)
    {
        if (account.GatewayCustomerId is { } customer)
            intents.Plan(DeleteCustomer.KindName, "delete-customer:" + customer, account.Id, new DeleteCustomerPayload(customer));
        else if (await db.CardOffers.AnyAsync(offer => offer.AccountId == account.Id, ct))
            intents.Plan(DeleteCustomer.KindName, "delete-customer-of:" + account.Id, account.Id, new DeleteCustomerPayload(null), dueAt: time.GetUtcNow() + QuietTime);
    }

    /// <summary>Asked for late: kinds need this class's neighbours themselves.</summary>
    private string[] KindsThatEnd() => [.. services.GetServices<IntentKind>().Where(kind => kind.EndsWithAccount).Select(kind => kind.Name)];
}

/// <summary>The last payment may be what a deletion waits for. Its receipt gets a head start.</summary>
internal sealed class WhenChargeIsPaid(PortalDb db, TimeProvider time) : INotificationHandler<Happened<ChargePaid>>
{
    public async Task Handle(Happened<ChargePaid> notification, CancellationToken cancellationToken)
    {
        var accountId = notification.Fact.AccountId;
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.Id == accountId && account.ClosingSince != null, cancellationToken);
        if (account is not null) await db.HurryAsync([account.DeletionKey()], time.GetUtcNow() + Intents.HeadStart, cancellationToken);
    }
}
