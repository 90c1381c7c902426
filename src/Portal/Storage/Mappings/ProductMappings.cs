using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Accounts;
using Portal.Domain.Products;

namespace Portal.Storage.Mappings;

internal sealed class SubscriptionMapping : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> subscription)
    {
        subscription.ToTable("subscriptions", table =>
        {
            table.HasCheckConstraint("ck_subscriptions_price", """
                (kind = 'Trial' AND price_cents IS NULL AND unit_price IS NULL) OR (kind = 'Subscription' AND price_cents > 0 AND unit_price IS NULL)
                OR (kind = 'PayAsYouGo' AND price_cents IS NULL AND unit_price > 0)
                """);
            table.HasCheckConstraint("ck_subscriptions_period", "period > 0 AND term_days > 0 AND period_ends_at > period_started_at");
            table.HasCheckConstraint("ck_subscriptions_settled", "settled_at IS NULL OR ended_at IS NOT NULL");
        });
        subscription.HasKey(s => s.Id);
        subscription.Property(s => s.Kind).HasConversion<string>();
        subscription.Property(s => s.UnitPrice).HasPrecision(18, 8);
        subscription.HasIndex(s => s.AccountId).HasDatabaseName(Conflicts.SecondTrial).IsUnique().HasFilter("kind = 'Trial'");
        subscription.HasIndex(s => new { s.AccountId, s.Product }).HasDatabaseName(Conflicts.ProductTwice).IsUnique().HasFilter("ended_at IS NULL");
        subscription.HasIndex(s => new { s.AccountId, s.StartedAt });
        subscription.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ChargeMapping : IEntityTypeConfiguration<Charge>
{
    public void Configure(EntityTypeBuilder<Charge> charge)
    {
        charge.ToTable("charges", table =>
        {
            table.HasCheckConstraint("ck_charges_amount", $"amount_cents BETWEEN 1 AND {Charge.MostCents} AND discount_cents >= 0 AND waived_cents >= 0 AND discount_cents + waived_cents <= amount_cents");
            table.HasCheckConstraint("ck_charges_state", "state IN ('Pending', 'Collecting', 'Paid', 'Failed') AND (state = 'Paid') = (paid_at IS NOT NULL)");
            table.HasCheckConstraint("ck_charges_paid", "state <> 'Paid' OR (vendor_id IS NOT NULL) = (discount_cents + waived_cents < amount_cents)");
            table.HasCheckConstraint("ck_charges_collecting", "state <> 'Collecting' OR (collecting_since IS NOT NULL AND payment_method_id IS NOT NULL)");
        });
        charge.HasKey(c => c.Id);
        charge.Property(c => c.Number).UseIdentityAlwaysColumn().HasIdentityOptions(startValue: 10001);
        charge.Property(c => c.State).HasConversion<string>();
        charge.Property(c => c.Quantity).HasPrecision(24, 6);
        charge.Ignore(c => c.DueCents);
        charge.Ignore(c => c.IsOpen);
        // No foreign keys: the ledger outlives the account.
        charge.HasIndex(c => c.Number).IsUnique();
        charge.HasIndex(c => new { c.SubscriptionId, c.Period }).HasDatabaseName(Conflicts.PeriodChargedTwice).IsUnique();
        charge.HasIndex(c => new { c.AccountId, c.PlannedAt });
        charge.HasIndex(c => c.VendorId).IsUnique();
    }
}

internal sealed class CouponMapping : IEntityTypeConfiguration<Coupon>
{
    public void Configure(EntityTypeBuilder<Coupon> coupon)
    {
        coupon.ToTable("coupons", table =>
        {
            table.HasCheckConstraint("ck_coupons_gives", "(percent IS NULL) <> (amount_cents IS NULL) AND (percent IS NULL OR percent BETWEEN 1 AND 100) AND (amount_cents IS NULL OR amount_cents > 0)");
            table.HasCheckConstraint("ck_coupons_left", "(left_cents IS NULL) = (amount_cents IS NULL) AND (left_charges IS NULL) = (percent IS NULL) AND left_cents BETWEEN 0 AND amount_cents AND left_charges >= 0");
        });
        coupon.HasKey(c => c.Id);
        coupon.Ignore(c => c.IsUsedUp);
        coupon.HasIndex(c => new { c.AccountId, c.Code }).HasDatabaseName(Conflicts.CouponTwice).IsUnique();
        coupon.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class UsageEventMapping : IEntityTypeConfiguration<UsageEvent>
{
    public void Configure(EntityTypeBuilder<UsageEvent> usage)
    {
        usage.ToTable("usage_events", table => table.HasCheckConstraint("ck_usage_events_quantity", "quantity > 0"));
        usage.HasKey(u => u.Id);
        usage.Property(u => u.Quantity).HasPrecision(18, 6);
        usage.HasIndex(u => new { u.Source, u.EventId }).HasDatabaseName(Conflicts.UsageTwice).IsUnique();
        usage.HasIndex(u => u.SubscriptionId).HasDatabaseName("ix_usage_events_uncharged").HasFilter("charge_id IS NULL");
        // For the end of a subscription's account, which takes its events along.
        usage.HasIndex(u => u.SubscriptionId, "all").HasDatabaseName("ix_usage_events_subscription_id");
        usage.HasOne<Subscription>().WithMany().HasForeignKey(u => u.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
    }
}
