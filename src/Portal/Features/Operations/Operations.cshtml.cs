using System.Linq.Expressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Operations;

/// <summary>What waits, fails or asks for a person: money first, and of it what is in danger first.</summary>
public sealed class OperationsPage(PortalDb db, PhoneSpend spend, IntentKinds kinds, TimeProvider time) : OperatorPage
{
    /// <summary>A page for people: what is more is said as a number.</summary>
    private const int Most = 50;

    /// <summary>Work that has no deadline is shown when it has failed so often.</summary>
    private const int TriesThatAreMany = 5;

    [FromQuery(Name = "retried")]
    public long? Retried { get; set; }

    [FromQuery(Name = "closed")]
    public long? Closed { get; set; }

    public IntentList Money { get; private set; } = null!;

    public IntentList Messages { get; private set; } = null!;

    public IntentList Work { get; private set; } = null!;

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public int Alarms { get; private set; }

    /// <summary>Money that goes back at its time, and is not late.</summary>
    public int Planned { get; private set; }

    /// <summary>Since midnight.</summary>
    public SentByPhone ByPhone { get; private set; } = null!;

    public IReadOnlyList<OpenTicket> Tickets { get; private set; } = [];

    public int OpenTickets { get; private set; }

    public override async Task ShowAsync(CancellationToken ct)
    {
        var now = Now;
        Money = await ListAsync(IntentMatter.Money, intent => intent.Tries > 0 || intent.DueAt <= now || intent.Deadline <= now, ct);
        Messages = await ListAsync(IntentMatter.Message, intent => true, ct);
        Work = await ListAsync(IntentMatter.Work, intent => intent.Tries >= TriesThatAreMany, ct);
        Alarms = await db.Intents.CountAsync(intent => intent.EndedAt == null && intent.AlarmedAt != null, ct);
        Planned = await Of(IntentMatter.Money).CountAsync(intent => intent.Tries == 0 && intent.DueAt > now && (intent.Deadline == null || intent.Deadline > now), ct);
        ByPhone = await spend.TodayAsync(ct);
        var open = db.Tickets.Where(ticket => ticket.ClosedAt == null);
        OpenTickets = await open.CountAsync(ct);
        Tickets = await open.OrderBy(ticket => ticket.Number).Take(Most)
            .Select(ticket => new OpenTicket(ticket.Number, ticket.Subject, ticket.AccountId, ticket.OpenedAt)).ToListAsync(ct);
    }

    private async Task<IntentList> ListAsync(IntentMatter matter, Expression<Func<Intent, bool>> which, CancellationToken ct)
    {
        var all = Of(matter).Where(which);
        var shown = await all.OrderBy(intent => intent.AlarmedAt == null).ThenBy(intent => intent.Deadline).ThenBy(intent => intent.CreatedAt).Take(Most).Select(intent => new WaitingIntent(
            intent.Id, intent.Kind, intent.Subject, intent.State, intent.Tries, intent.LastWord, intent.DueAt, intent.Deadline, intent.CreatedAt, intent.AlarmedAt != null)).ToListAsync(ct);
        return new IntentList(shown, shown.Count < Most ? shown.Count : await all.CountAsync(ct));
    }

    private IQueryable<Intent> Of(IntentMatter matter)
    {
        var names = kinds.NamesOf(kind => kind.Matter == matter);
        return db.Intents.AsNoTracking().Where(intent => intent.EndedAt == null && names.Contains(intent.Kind));
    }
}

/// <param name="Count">Of all, also those not shown.</param>
public sealed record IntentList(IReadOnlyList<WaitingIntent> Shown, int Count);

/// <summary>An intent as an operator sees it: nothing of what is in it.</summary>
public sealed record WaitingIntent(
    long Id, string Kind, string Account, IntentState State, int Tries, string? LastWord, DateTimeOffset NextTry, DateTimeOffset? Deadline, DateTimeOffset Since, bool IsAlarm);

public sealed record OpenTicket(long Number, string Subject, string Account, DateTimeOffset OpenedAt);
