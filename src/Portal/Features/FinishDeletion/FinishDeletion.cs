using System.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.Products;
using Portal.Storage;

namespace Portal.Features.FinishDeletion;

/// <summary>Deletes a closing account as soon as nothing is owed either way. Asked again and again until it is done, or the wish was taken back.</summary>
internal sealed class FinishDeletion(PortalDb db, Intents intents, IntentKinds kinds, IChance chance, TimeProvider time) : IntentKind
{
    private const int Looks = 5;

    private const string MoneyOut = "money-not-back-yet";

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
        db.StartAnew();
        // Check and deletion are one decision: nothing can slip in between.
        await using var work = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);
        var account = await db.LockAccountAsync(intent.Subject, ct);
        if (account is null) return Verdict.Done();
        if (account.ClosingSince is null || intent.Key != account.DeletionKey()) return Verdict.Moot("taken-back");
        if ((await db.ObligationsAsync(account.Id, ct)).Count > 0) return Verdict.Later("not-all-paid-yet");
        if (await db.HasMoneyOutAsync(account.Id, ct)) return Verdict.Later(MoneyOut);
        await LeaveAsync(account, ct);
        await work.CommitAsync(ct);
        return Verdict.Done();
    }

    /// <summary>A card that was added while closing, to pay what was open, is not needed once all is paid: what its check took goes back at once.</summary>
    public override async Task RecordAsync(Intent intent, byte[] payload, Verdict verdict, PortalDb db, CancellationToken ct)
    {
        if (verdict.Word is not MoneyOut) return;
        var checks = await db.CardChecks.Where(check => check.AccountId == intent.Subject).Select(check => check.Id).ToListAsync(ct);
        await db.HurryAsync([.. checks.SelectMany(CardCheckKeys.Back)], time.GetUtcNow(), ct);
    }

    private async Task LeaveAsync(Account account, CancellationToken ct)
    {
        foreach (var method in await db.PaymentMethods.Where(method => method.AccountId == account.Id && method.RemovedAt == null).ToListAsync(ct)) method.Remove(time.GetUtcNow());
        await PlanDeletingCustomerAsync(account, ct);
        PlanFarewell(account);
        db.Audit.Add(new AuditRow { At = time.GetUtcNow(), AccountId = account.Id, Act = "account-deleted", Actor = "customer" });
        await db.SaveChangesAsync(ct);
        await db.EraseAsync(account.Id, kinds.NamesOf(kind => kind.EndsWithAccount), time.GetUtcNow(), ct);
    }

    /// <summary>By mail; by message where no address is proven. The carrier is told what the message is asked for under, and that names no account.</summary>
    private void PlanFarewell(Account account)
    {
        var late = time.GetUtcNow() + TimeSpan.FromDays(3);
        if (account.EmailProvenAt is not null)
            intents.Plan(Farewell.KindName, "farewell:" + account.Id, account.Id, new FarewellPayload(account.Email), deadline: late);
        else if (account is { PhoneProvenAt: not null, Phone: { } number })
            intents.Plan(FarewellByPhone.KindName, "farewell:" + chance.Token(), account.Id, new FarewellByPhonePayload(number, account.Country), deadline: late);
    }

    /// <summary>Whoever just adds a card in another tab, or died doing so, may have made a record that we have not heard of.</summary>
    private async Task PlanDeletingCustomerAsync(Account account, CancellationToken ct)
    {
        if (account.GatewayCustomerId is { } customer)
            intents.Plan(DeleteCustomer.KindName, "delete-customer:" + customer, account.Id, new DeleteCustomerPayload(customer));
        else if (await db.CardOffers.AnyAsync(offer => offer.AccountId == account.Id, ct))
            intents.Plan(DeleteCustomer.KindName, "delete-customer-of:" + account.Id, account.Id, new DeleteCustomerPayload(null), dueAt: time.GetUtcNow() + QuietTime);
    }
}

/// <summary>The last payment may be what a deletion waits for. Whoever paid by hand sees that it worked before they are signed out.</summary>
internal sealed class WhenChargeIsPaid(PortalDb db, TimeProvider time) : INotificationHandler<Happened<ChargePaid>>
{
    public async Task Handle(Happened<ChargePaid> notification, CancellationToken cancellationToken)
    {
        var accountId = notification.Fact.AccountId;
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.Id == accountId && account.ClosingSince != null, cancellationToken);
        if (account is not null) await db.HurryAsync([account.DeletionKey()], time.GetUtcNow() + Intents.HeadStart, cancellationToken);
    }
}
