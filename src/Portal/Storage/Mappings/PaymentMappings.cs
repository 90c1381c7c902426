using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Accounts;
using Portal.Domain.News;
using Portal.Domain.Payments;

namespace Portal.Storage.Mappings;

internal sealed class PaymentMethodMapping : IEntityTypeConfiguration<PaymentMethod>
{
    public void Configure(EntityTypeBuilder<PaymentMethod> method)
    {
        method.ToTable("payment_methods");
        method.HasKey(m => m.Id);
        method.Property(m => m.Kind).HasConversion<string>();
        method.HasIndex(m => m.IdentityHash).HasDatabaseName(Conflicts.PaymentIdentityTwice).IsUnique().HasFilter("removed_at IS NULL");
        method.HasIndex(m => m.VendorId);
        method.HasIndex(m => m.AccountId);
        method.HasIndex(m => new { m.AccountId, m.Kind }).HasDatabaseName(Conflicts.SecondPaymentMethodOfKind).IsUnique().HasFilter("removed_at IS NULL");
        method.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CardOfferMapping : IEntityTypeConfiguration<CardOffer>
{
    public void Configure(EntityTypeBuilder<CardOffer> offer)
    {
        offer.ToTable("card_offers");
        offer.HasKey(o => o.Id);
        offer.HasIndex(o => new { o.AccountId, o.OfferedAt });
        offer.HasOne<Account>().WithMany().HasForeignKey(o => o.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CardCheckMapping : IEntityTypeConfiguration<CardCheck>
{
    public void Configure(EntityTypeBuilder<CardCheck> check)
    {
        check.ToTable("card_checks");
        check.HasKey(c => c.Id);
        check.HasIndex(c => c.PaymentMethodId);
        check.HasIndex(c => new { c.AccountId, c.StartedAt });
        check.HasOne<PaymentMethod>().WithMany().HasForeignKey(c => c.PaymentMethodId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CardPaymentMapping : IEntityTypeConfiguration<CardPayment>
{
    public void Configure(EntityTypeBuilder<CardPayment> payment)
    {
        payment.ToTable("card_payments", table =>
        {
            table.HasCheckConstraint("ck_card_payments_amount", "(kind = 'Hold' AND amount_cents = 100) OR (kind = 'MicroCharge' AND amount_cents BETWEEN 1 AND 99)");
            table.HasCheckConstraint("ck_card_payments_returned", "(state = 'Returned') = (returned_at IS NOT NULL) AND (returned_at IS NULL OR applied_at IS NOT NULL)");
            table.HasCheckConstraint("ck_card_payments_applied", "applied_at IS NULL OR gateway_id IS NOT NULL");
        });
        payment.HasKey(p => p.Id);
        payment.Property(p => p.Kind).HasConversion<string>();
        payment.Property(p => p.State).HasConversion<string>();
        // No foreign key: the ledger outlives the account.
        payment.HasIndex(p => new { p.CardCheckId, p.Kind }).IsUnique();
        payment.HasIndex(p => p.AccountId);
        payment.HasIndex(p => p.GatewayId);
    }
}

internal sealed class FailedRefundMapping : IEntityTypeConfiguration<FailedRefund>
{
    public void Configure(EntityTypeBuilder<FailedRefund> refund)
    {
        refund.ToTable("failed_refunds");
        refund.HasKey(r => r.Id);
        refund.HasIndex(r => r.AccountId);
        // No cascade: both are lines of the ledger, and neither is ever deleted.
        refund.HasOne<CardPayment>().WithMany().HasForeignKey(r => r.CardPaymentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CardAttemptMapping : IEntityTypeConfiguration<CardAttempt>
{
    public void Configure(EntityTypeBuilder<CardAttempt> attempt)
    {
        attempt.ToTable("card_attempts");
        attempt.HasKey(a => a.FingerprintHash);
    }
}

internal sealed class PayPalAttemptMapping : IEntityTypeConfiguration<PayPalAttempt>
{
    public void Configure(EntityTypeBuilder<PayPalAttempt> attempt)
    {
        attempt.ToTable("paypal_attempts");
        attempt.HasKey(a => a.Id);
        attempt.HasIndex(a => a.StateHash).IsUnique();
        attempt.HasOne<Account>().WithMany().HasForeignKey(a => a.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NewsMapping : IEntityTypeConfiguration<HeardNews>
{
    public void Configure(EntityTypeBuilder<HeardNews> news)
    {
        news.ToTable("news");
        news.HasKey(n => n.Id).HasName(Conflicts.NewsTwice);
        news.Property(n => n.Id).HasMaxLength(200);
        news.HasIndex(n => n.HeardAt);
    }
}

internal sealed class IntentMapping : IEntityTypeConfiguration<Intent>
{
    public void Configure(EntityTypeBuilder<Intent> intent)
    {
        intent.ToTable("intents", table => table.HasCheckConstraint("ck_intents_ended", "(state IN ('done', 'never', 'moot')) = (ended_at IS NOT NULL)"));
        intent.HasKey(i => i.Id);
        intent.Property(i => i.State).HasConversion(state => state.ToString().ToLowerInvariant(), text => Enum.Parse<IntentState>(text, ignoreCase: true));
        intent.HasIndex(i => i.Key).IsUnique();
        intent.HasIndex(i => i.DueAt).HasFilter("ended_at IS NULL");
        intent.HasIndex(i => i.EndedAt).HasFilter("ended_at IS NOT NULL");
        intent.HasIndex(i => i.Subject);
        intent.HasIndex(i => i.AlarmedAt).HasFilter("ended_at IS NULL AND alarmed_at IS NOT NULL");
    }
}
