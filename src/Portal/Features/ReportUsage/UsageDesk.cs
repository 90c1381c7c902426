using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.ReportUsage;

/// <summary>
/// Takes reported usage: each event once, whatever is sent how often. The accounts' rows are locked against being changed meanwhile, so that
/// no usage slips in behind a last charge or a deletion.
/// </summary>
public sealed class UsageDesk(PortalDb db, TimeProvider time, IOptions<CatalogueOptions> catalogue, IOptions<UsageOptions> options) : IPartOfSlice
{
    internal async Task<IReadOnlyList<UsageResult>> TakeAsync(string source, IReadOnlyList<ReadUsage> events, CancellationToken ct)
    {
        await using var work = await db.Database.BeginTransactionAsync(ct);
        var known = await KnownFactsAsync([.. events.Where(read => read.Event is not null).Select(read => read.Event!.Account).Distinct().Order(StringComparer.Ordinal)], ct);
        var judged = events.Select(read => (Read: read, Judgement: read.Error is { } error ? new Judgement(error, null) : Judge(read.Event!, known))).ToList();
        var stored = await StoreAsync(source, judged, ct);
        var results = judged.Select(one => Result(one.Read, one.Judgement, stored)).ToList();
        await work.CommitAsync(ct);
        return results;
    }

    private async Task<Facts> KnownFactsAsync(string[] accounts, CancellationToken ct)
    {
        // In one order everywhere, so that two reports never wait for each other's rows crosswise.
        var locked = await db.Database.SqlQuery<LockedAccount>($"SELECT id, closing_since FROM accounts WHERE id = ANY({accounts}) ORDER BY id FOR SHARE").ToListAsync(ct);
        var used = await db.Subscriptions.AsNoTracking().Where(s => accounts.Contains(s.AccountId) && s.Kind == ProductKind.PayAsYouGo).ToListAsync(ct);
        var missing = accounts.Except(locked.Select(account => account.Id)).ToArray();
        var deleted = missing.Length == 0 ? [] : await db.Audit.Where(line => line.AccountId != null && missing.Contains(line.AccountId) && line.Act == "account-deleted").Select(line => line.AccountId!).ToListAsync(ct);
        return new Facts(locked.ToDictionary(account => account.Id), used.ToLookup(s => s.AccountId), [.. deleted]);
    }

    private Judgement Judge(ReportedUsage usage, Facts known)
    {
        if (!known.Accounts.TryGetValue(usage.Account, out var account)) return new(known.Deleted.Contains(usage.Account) ? UsageErrors.Deleted : UsageErrors.UnknownAccount, null);
        var mine = known.Used[usage.Account].Where(s => s.Product.Equals(usage.Product, StringComparison.OrdinalIgnoreCase)).ToList();
        if (mine.Count == 0) return new(IsOffered(usage.Product) ? UsageErrors.NotInUse : UsageErrors.UnknownProduct, null);
        if (usage.At > time.GetUtcNow() + options.Value.ClocksDiffer) return new(UsageErrors.InTheFuture, null);
        return mine.Find(s => s.StartedAt <= usage.At && (s.EndedAt is null || usage.At < s.EndedAt)) switch
        {
            { SettledAt: null } running => new(null, running.Id),
            { } => new(UsageErrors.TooLate, null),
            _ when mine.TrueForAll(s => usage.At < s.StartedAt) => new(UsageErrors.BeforeStart, null),
            _ => new(account.ClosingSince is null ? UsageErrors.AfterTermination : UsageErrors.Closing, null),
        };
    }

    private bool IsOffered(string product) => catalogue.Value.Products.TryGetValue(product, out var entry) && entry.Kind is ProductKind.PayAsYouGo;

    /// <summary>
    /// Writes down those that are in order. An id that is on record stays as it is; two reports of the same id at once wait for each other
    /// here, in one order. Answers what stands on record under each id, and whether it was there before.
    /// </summary>
    private async Task<Dictionary<string, OnRecord>> StoreAsync(string source, List<(ReadUsage Read, Judgement Judgement)> judged, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var good = judged.Where(one => one.Judgement.Error is null).DistinctBy(one => one.Read.Id).OrderBy(one => one.Read.Id, StringComparer.Ordinal).ToList();
        var ids = good.Select(one => one.Read.Id!).ToArray();
        var inserted = await db.Database.SqlQuery<string>($"""
            INSERT INTO usage_events (source, event_id, content_hash, subscription_id, quantity, occurred_at, received_at)
            SELECT {source}, u.event_id, u.content_hash, u.subscription_id, u.quantity, u.occurred_at, {now}
            FROM unnest({ids}, {good.Select(one => one.Read.ContentHash).ToArray()}, {good.Select(one => one.Judgement.SubscriptionId!).ToArray()},
                {good.Select(one => one.Read.Event!.Quantity).ToArray()}, {good.Select(one => one.Read.Event!.At).ToArray()}) AS u (event_id, content_hash, subscription_id, quantity, occurred_at)
            ON CONFLICT (source, event_id) DO NOTHING
            RETURNING event_id AS "Value"
            """).ToListAsync(ct);
        var all = judged.Where(one => one.Read.Event is not null).Select(one => one.Read.Id!).Distinct().ToArray();
        var fresh = inserted.ToHashSet();
        return await db.UsageEvents.Where(usage => usage.Source == source && all.Contains(usage.EventId)).ToDictionaryAsync(usage => usage.EventId, usage => new OnRecord(usage.ContentHash, fresh.Contains(usage.EventId)), ct);
    }

    /// <summary>What is on record is on record, whatever became of the account's product since: repeating a report gives the same answer.</summary>
    private static UsageResult Result(ReadUsage read, Judgement judgement, Dictionary<string, OnRecord> stored)
    {
        if (read.Event is null || !stored.TryGetValue(read.Id!, out var record)) return New(read.Id, UsageStatus.Refused, judgement.Error);
        if (!record.ContentHash.AsSpan().SequenceEqual(read.ContentHash)) return New(read.Id, UsageStatus.Refused, UsageErrors.Reused);
        var status = record.IsFresh ? UsageStatus.Taken : UsageStatus.Known;
        record.IsFresh = false;
        return New(read.Id, status, null);
    }

    private static UsageResult New(string? id, UsageStatus status, UsageError? error) => new() { Id = id, Status = status, Error = error };

    private sealed record Judgement(UsageError? Error, string? SubscriptionId);

    private sealed record LockedAccount(string Id, DateTimeOffset? ClosingSince);

    private sealed record Facts(Dictionary<string, LockedAccount> Accounts, ILookup<string, Subscription> Used, HashSet<string> Deleted);

    /// <summary>The first of several in one report is the fresh one.</summary>
    private sealed class OnRecord(byte[] contentHash, bool isFresh)
    {
        public byte[] ContentHash => contentHash;

        public bool IsFresh { get; set; } = isFresh;
    }
}
