using System.Data;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Storage;

namespace Portal.Features.FinishDeletion;

/// <summary>Deletes a closing account as soon as nothing is owed either way. Asked again and again until it is done, or the wish was taken back.</summary>
internal sealed class FinishDeletion(PortalDb db, Intents intents, TimeProvider time) : IntentKind
{
    public override string Name => "finish-deletion";

    public override async Task<Verdict> AskAsync(Intent intent, byte[] payload, CancellationToken ct)
    {
        try
        {
            return await DecideAsync(intent, ct);
        }
        catch (Exception fault) when (Conflicts.CameBetween(fault))
        {
            // Such as a wish taken back in another tab.
            return Verdict.Later("changed-meanwhile");
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
        await LeaveAsync(account, ct);
        await work.CommitAsync(ct);
        return Verdict.Done();
    }

    private async Task LeaveAsync(Account account, CancellationToken ct)
    {
        foreach (var method in await db.PaymentMethods.Where(method => method.AccountId == account.Id && method.RemovedAt == null).ToListAsync(ct)) method.Remove(time.GetUtcNow());
        await PlanDeletingCustomerAsync(account, ct);
        if (account.EmailProvenAt is not null)
            intents.Plan(Farewell.KindName, "farewell:" + account.Id, account.Id, new FarewellPayload(account.Email), deadline: time.GetUtcNow() + TimeSpan.FromDays(3));
        db.Audit.Add(new AuditRow { At = time.GetUtcNow(), AccountId = account.Id, Act = "account-deleted", Actor = "customer" });
        await db.SaveChangesAsync(ct);
        await db.EraseAsync(account.Id, ct);
    }

    /// <summary>Whoever just adds a card in another tab, or died doing so, may have made a record that we have not heard of.</summary>
    private async Task PlanDeletingCustomerAsync(Account account, CancellationToken ct)
    {
        if (account.GatewayCustomerId is { } customer)
            intents.Plan(DeleteCustomer.KindName, "delete-customer:" + customer, account.Id, new DeleteCustomerPayload(customer));
        else if (await db.CardOffers.AnyAsync(offer => offer.AccountId == account.Id, ct))
            intents.Plan(DeleteCustomer.KindName, "delete-customer-of:" + account.Id, account.Id, new DeleteCustomerPayload(null), dueAt: time.GetUtcNow() + DeleteCustomer.QuietTime);
    }
}
