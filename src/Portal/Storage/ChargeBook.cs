using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Products;

namespace Portal.Storage;

/// <summary>What carries a product's periods and charges on: slices that start, end and collect meet in these names and nowhere else.</summary>
public static class BillingKeys
{
    public const string CollectKind = "collect-charge";
    public const string EndPeriodKind = "end-period";
    public const string SettleKind = "settle-usage";
    public const string RemindKind = "period-ends-soon";
    public const string MailKind = "billing-mail";

    /// <summary>Each try has a key of its own.</summary>
    public static string Collect(string chargeId, int attempt) => $"collect:{chargeId}:{attempt}";

    public static string EndPeriod(string subscriptionId, int period) => $"end-period:{subscriptionId}:{period}";

    public static string Remind(string subscriptionId, int period) => $"remind:{subscriptionId}:{period}";

    public static string Settle(string subscriptionId) => "settle:" + subscriptionId;
}

public sealed record CollectPayload(string ChargeId, int Attempt);

public sealed record PeriodPayload(string SubscriptionId, int Period);

/// <summary>Writes down charges, and what follows at the end of a period. The account's row is locked by whoever calls.</summary>
public sealed class ChargeBook(PortalDb db, Intents intents, IChance chance, TimeProvider time, IOptions<BillingOptions> options)
{
    /// <summary>From when a try is due to its deadline. What has not ended some hours before that is an alarm, as the kind that collects says.</summary>
    internal static readonly TimeSpan KnownWithin = TimeSpan.FromHours(24);

    /// <summary>Charges a period, less what coupons give. Collecting it is planned in the same transaction; less than can be collected is given up.</summary>
    /// <param name="visitorWaits">The caller collects it right after the commit.</param>
    public async Task<Charge> ChargeAsync(Subscription of, Bill bill, DateTimeOffset from, DateTimeOffset to, bool visitorWaits, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var coupons = await db.Coupons.Where(coupon => coupon.AccountId == of.AccountId && coupon.ExpiresAt > now).ToListAsync(ct);
        var charge = Charge.Plan(chance.Token(), of, bill.Collectable(coupons, options.Value.SmallestCents), from, to, now);
        db.Charges.Add(charge);
        db.Note(now, of.AccountId, "charged", "clock", charge.Id);
        if (charge.IsOpen) PlanCollecting(charge, visitorWaits);
        return charge;
    }

    /// <summary>The try that the charge is at.</summary>
    public void PlanCollecting(Charge charge, bool visitorWaits = false)
    {
        var key = BillingKeys.Collect(charge.Id, charge.Attempt);
        var payload = new CollectPayload(charge.Id, charge.Attempt);
        if (visitorWaits) intents.Plan(BillingKeys.CollectKind, key, charge.AccountId, payload, deadline: charge.DueAt + KnownWithin, visitorWaits: true);
        else intents.Plan(BillingKeys.CollectKind, key, charge.AccountId, payload, charge.DueAt, charge.DueAt + KnownWithin);
    }

    /// <summary>Plans what happens when this period ends, and the mail before.</summary>
    public void PlanPeriod(Subscription of)
    {
        var payload = new PeriodPayload(of.Id, of.Period);
        intents.Plan(BillingKeys.EndPeriodKind, BillingKeys.EndPeriod(of.Id, of.Period), of.AccountId, payload, of.PeriodEndsAt);
        if (of.Kind is ProductKind.PayAsYouGo) return;
        var (before, half) = (TimeSpan.FromDays(options.Value.RemindDays), (of.PeriodEndsAt - of.PeriodStartedAt) / 2);
        var remindAt = of.PeriodEndsAt - (before < half ? before : half);
        intents.Plan(BillingKeys.RemindKind, BillingKeys.Remind(of.Id, of.Period), of.AccountId, payload, remindAt, of.PeriodEndsAt);
    }

    /// <summary>Ends pay-as-you-go. What was used until now is charged when product teams have had their time to report it.</summary>
    public void Terminate(Subscription of)
    {
        if (of.EndedAt is not null) return;
        of.Terminate(time.GetUtcNow(), options.Value.LastUsageWithin);
        intents.Plan(BillingKeys.SettleKind, BillingKeys.Settle(of.Id), of.AccountId, new PeriodPayload(of.Id, of.Period), of.SettlesAt);
    }

    /// <summary>Charges all usage that is not charged yet: each event is charged once, for good. Of what one charge cannot hold the first one bears the events.</summary>
    public async Task ChargeUsageAsync(Subscription of, DateTimeOffset to, CancellationToken ct)
    {
        var quantity = await db.UsageEvents.Where(usage => usage.SubscriptionId == of.Id && usage.ChargeId == null).SumAsync(usage => usage.Quantity, ct);
        var bills = Bill.OfUsage(quantity, of.UnitPrice!.Value);
        // Less than half a cent waits for more to come, and costs nothing when no more does.
        if (bills.Count == 0) return;
        var charge = await ChargeAsync(of, bills[0], of.PeriodStartedAt, to, visitorWaits: false, ct);
        await db.UsageEvents.Where(usage => usage.SubscriptionId == of.Id && usage.ChargeId == null).ExecuteUpdateAsync(usage => usage.SetProperty(u => u.ChargeId, charge.Id), ct);
        foreach (var more in bills.Skip(1))
        {
            of.ChargeFurther();
            await ChargeAsync(of, more, of.PeriodStartedAt, to, visitorWaits: false, ct);
        }
    }
}
