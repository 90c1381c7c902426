using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Accounts;
using Portal.Domain.Verification;

namespace Portal.Storage.Mappings;

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("accounts");
        account.HasKey(a => a.Id);
        account.Property(a => a.Country).HasColumnType("char(2)");
        account.HasIndex(a => a.EmailKey).HasDatabaseName("ix_accounts_email_key");
        // Anybody may claim an address; one account holds the proof.
        account.HasIndex(a => a.EmailKey, "proven").HasDatabaseName(Conflicts.EmailProvenTwice).IsUnique().HasFilter("email_proven_at IS NOT NULL");
    }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> session)
    {
        session.ToTable("sessions");
        session.HasKey(s => s.Id);
        session.HasIndex(s => s.TokenHash).IsUnique();
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PendingSignInMapping : IEntityTypeConfiguration<PendingSignInRow>
{
    public void Configure(EntityTypeBuilder<PendingSignInRow> pending)
    {
        pending.ToTable("pending_sign_ins");
        pending.HasKey(p => p.BrowserHash);
        pending.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class KnownBrowserMapping : IEntityTypeConfiguration<KnownBrowserRow>
{
    public void Configure(EntityTypeBuilder<KnownBrowserRow> browser)
    {
        browser.ToTable("known_browsers");
        browser.HasKey(b => b.TokenHash);
        browser.HasOne<Account>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("passkeys");
        passkey.HasKey(p => p.Id);
        passkey.HasIndex(p => p.CredentialId).HasDatabaseName(Conflicts.PasskeyTwice).IsUnique();
        passkey.HasIndex(p => p.AccountId);
        passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MailedLinkMapping : IEntityTypeConfiguration<MailedLinkRow>
{
    public void Configure(EntityTypeBuilder<MailedLinkRow> link)
    {
        link.ToTable("mailed_links");
        link.HasKey(l => l.TokenHash);
        link.Property(l => l.Purpose).HasConversion<string>();
        link.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TypedFormMapping : IEntityTypeConfiguration<TypedFormRow>
{
    public void Configure(EntityTypeBuilder<TypedFormRow> form)
    {
        form.ToTable("typed_forms");
        form.HasKey(f => f.TokenHash);
        form.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ChallengeMapping : IEntityTypeConfiguration<VerificationChallenge>
{
    public void Configure(EntityTypeBuilder<VerificationChallenge> challenge)
    {
        challenge.ToTable("challenges");
        challenge.HasKey(c => c.Id);
        challenge.Property(c => c.Purpose).HasConversion<string>();
        // tries and last_form exist in the table only; see Guesses.
        challenge.HasIndex(c => c.AccountId);
        challenge.HasIndex(c => new { c.AccountId, c.Purpose }).HasDatabaseName("ux_challenges_live").IsUnique().HasFilter("used_at IS NULL AND ended_at IS NULL");
        challenge.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class HumanCheckMapping : IEntityTypeConfiguration<HumanCheckRow>
{
    public void Configure(EntityTypeBuilder<HumanCheckRow> check)
    {
        check.ToTable("human_checks");
        check.HasKey(c => c.TokenHash);
        check.HasIndex(c => c.ExpiresAt);
    }
}

internal sealed class FormMapping : IEntityTypeConfiguration<FormRow>
{
    public void Configure(EntityTypeBuilder<FormRow> form)
    {
        form.ToTable("forms");
        form.HasKey(f => f.Key).HasName(Conflicts.FormTwice);
        form.HasIndex(f => f.At);
        form.HasIndex(f => f.AccountId);
    }
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> audit)
    {
        audit.ToTable("audit");
        audit.HasKey(a => a.Id);
        audit.HasIndex(a => new { a.AccountId, a.At });
        audit.HasIndex(a => new { a.At, a.Id }).HasFilter($"actor NOT IN ('{string.Join("', '", AuditTrail.NoOperators)}')");
    }
}
