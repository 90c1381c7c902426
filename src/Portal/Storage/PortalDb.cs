using System.Data.Common;
using MediatR;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Domain.Products;
using Portal.Domain.Support;
using Portal.Domain.Verification;

namespace Portal.Storage;

/// <summary>The portal's database. Saving tells every reaction to what happened first, so that cause and effect are committed together.</summary>
public sealed class PortalDb : DbContext, IDataProtectionKeyContext
{
    private readonly IMediator _mediator;
    private readonly List<Action> _afterCommit = [];
    private bool _hasBegun;

    public PortalDb(DbContextOptions<PortalDb> options, IMediator mediator)
        : base(options)
    {
        _mediator = mediator;
        // A save that fails inside a transaction ends all of it here; nobody goes on from half. A savepoint around each would cost two round trips.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<PendingSignInRow> PendingSignIns => Set<PendingSignInRow>();
    public DbSet<KnownBrowserRow> KnownBrowsers => Set<KnownBrowserRow>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<MailedLinkRow> MailedLinks => Set<MailedLinkRow>();
    public DbSet<TypedFormRow> TypedForms => Set<TypedFormRow>();
    public DbSet<OperatorSessionRow> OperatorSessions => Set<OperatorSessionRow>();
    public DbSet<VerificationChallenge> Challenges => Set<VerificationChallenge>();
    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();
    public DbSet<CardOffer> CardOffers => Set<CardOffer>();
    public DbSet<CardCheck> CardChecks => Set<CardCheck>();
    public DbSet<CardPayment> CardPayments => Set<CardPayment>();
    public DbSet<FailedRefund> FailedRefunds => Set<FailedRefund>();
    public DbSet<PayPalAttempt> PayPalAttempts => Set<PayPalAttempt>();
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<UsageEvent> UsageEvents => Set<UsageEvent>();
    public DbSet<Charge> Charges => Set<Charge>();
    public DbSet<Coupon> Coupons => Set<Coupon>();
    public DbSet<Ticket> Tickets => Set<Ticket>();
    public DbSet<Intent> Intents => Set<Intent>();
    public DbSet<HeardNews> News => Set<HeardNews>();
    public DbSet<FormRow> Forms => Set<FormRow>();
    public DbSet<HumanCheckRow> HumanChecks => Set<HumanCheckRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ForgetAbandoned();
        try
        {
            await PublishFactsAsync(cancellationToken);
            Database.AutoTransactionBehavior = NeedsTransaction ? AutoTransactionBehavior.WhenNeeded : AutoTransactionBehavior.Never;
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            if (Database.CurrentTransaction is null) TellOfCommit();
            return saved;
        }
        catch
        {
            _afterCommit.Clear();
            throw;
        }
    }

    /// <summary>Done once the change at hand is committed, be it by saving or by the transaction around it; and not, if it never is.</summary>
    public void AfterCommit(Action act)
    {
        ForgetAbandoned();
        _afterCommit.Add(act);
    }

    /// <summary>Gives up the change at hand, and what was to be done after it.</summary>
    public void StartAnew()
    {
        ChangeTracker.Clear();
        _afterCommit.Clear();
    }

    /// <summary>The account with its row locked until the transaction ends: decisions about one customer stand in line.</summary>
    public Task<Account?> LockAccountAsync(string id, CancellationToken ct) =>
        Accounts.FromSql($"SELECT * FROM accounts WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct);

    /// <summary>
    /// The same for an account that is loaded already: what it knows is replaced by what is so. False when it is gone. Rows that name the account
    /// may still be added meanwhile: a code that takes an older one's place has that one's row first, and must not wait here for who waits for it.
    /// </summary>
    public async Task<bool> LockAnewAsync(Account account, CancellationToken ct)
    {
        if (await Accounts.FromSql($"SELECT * FROM accounts WHERE id = {account.Id} FOR NO KEY UPDATE").AsNoTracking().SingleOrDefaultAsync(ct) is not { } fresh) return false;
        var entry = Entry(account);
        entry.CurrentValues.SetValues(fresh);
        entry.OriginalValues.SetValues(fresh);
        entry.State = EntityState.Unchanged;
        return true;
    }

    /// <summary>
    /// All statements of one save travel as one batch, which PostgreSQL carries out whole or not at all: BEGIN and COMMIT around it
    /// would only add round trips. But a row to change that is gone by now is no error to PostgreSQL; only EF notices, after the batch:
    /// then a transaction must undo the rest. Tests hold both.
    /// </summary>
    private bool NeedsTransaction => ChangeTracker.Entries().Any(entry => entry.State is EntityState.Modified or EntityState.Deleted);

    /// <summary>Nobody says when a transaction is only disposed; it shows later, as one that has begun and is no more.</summary>
    private void ForgetAbandoned()
    {
        if (!_hasBegun || Database.CurrentTransaction is not null) return;
        _hasBegun = false;
        _afterCommit.Clear();
    }

    private void TellOfCommit()
    {
        _hasBegun = false;
        var acts = _afterCommit.ToArray();
        _afterCommit.Clear();
        foreach (var act in acts) act();
    }

    private async Task PublishFactsAsync(CancellationToken ct)
    {
        // A reaction may record further facts; go on until all is quiet.
        while (ChangeTracker.Entries<Aggregate>().SelectMany(entry => entry.Entity.TakeFacts()).ToArray() is { Length: > 0 } facts)
            foreach (var fact in facts)
                await _mediator.Publish(Happened.Wrap(fact), ct);
    }

    /// <summary>Hears of each commit, wherever it is asked for.</summary>
    internal sealed class CommitEar : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
        {
            if (eventData.Context is PortalDb db)
            {
                db.ForgetAbandoned();
                db._hasBegun = true;
            }
            return ValueTask.FromResult(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            (eventData.Context as PortalDb)?.TellOfCommit();
            return Task.CompletedTask;
        }

        public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (eventData.Context is PortalDb db)
            {
                db._hasBegun = false;
                db._afterCommit.Clear();
            }
            return Task.CompletedTask;
        }
    }
}

/// <summary>A fact on its way to the reactions of other slices.</summary>
public sealed record Happened<TFact>(TFact Fact) : INotification where TFact : IFact;

internal static class Happened
{
    public static INotification Wrap(IFact fact) => (INotification)Activator.CreateInstance(typeof(Happened<>).MakeGenericType(fact.GetType()), fact)!;
}
