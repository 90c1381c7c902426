using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.RetryIntent;

public sealed record RetryIntentCommand(long Id) : Command;

/// <summary>
/// Makes it due. The key is the same as ever, so asking sooner or once more has no further effect outside. Work of our own waits for its first
/// time: what ends a period must not be hurried into ending it early.
/// </summary>
internal sealed class RetryIntentHandler(PortalDb db, Intents intents, IntentKinds kinds, Visit visit, TimeProvider time) : IRequestHandler<RetryIntentCommand, Answer>
{
    public async Task<Answer> Handle(RetryIntentCommand command, CancellationToken cancellationToken)
    {
        // Transact commits: the act and its line in the audit trail are there together.
        await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var work = kinds.NamesOf(kind => kind.Matter is IntentMatter.Work);
        var open = db.Intents.Where(intent => intent.Id == command.Id && intent.EndedAt == null && (intent.Tries > 0 || intent.DueAt <= now || !work.Contains(intent.Kind)));
        if (await open.ExecuteUpdateAsync(intent => intent.SetProperty(i => i.DueAt, i => i.DueAt > now ? now : i.DueAt), cancellationToken) == 0)
            return Answer.Refuse("", "It has ended meanwhile, or its time has not come yet, so there is nothing to try.");
        var about = await db.Intents.Where(intent => intent.Id == command.Id).Select(intent => new { intent.Kind, intent.Subject }).SingleAsync(cancellationToken);
        db.Note(now, about.Subject, "intent-retried", visit.Operator, string.Create(CultureInfo.InvariantCulture, $"{about.Kind} {command.Id}"));
        intents.RingAfterCommit(about.Kind);
        return Answer.GoTo(string.Create(CultureInfo.InvariantCulture, $"/operations?retried={command.Id}"));
    }
}
