using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Pipeline;

/// <summary>
/// Saves what a handler changed, in one commit, together with the submission's name. The same submission arriving again fails on that
/// name, changes nothing, and gets the first one's answer. A submission that somebody else's change came before is decided once more.
/// </summary>
internal sealed class Transact<TCommand>(PortalDb db, FirstAnswers first, TimeProvider time) : IPipelineBehavior<TCommand, Answer> where TCommand : Command
{
    private const int Looks = 5;

    public async Task<Answer> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<Answer> next)
    {
        for (var look = 1; ; look++)
        {
            try
            {
                return await DoAsync(request, next, cancellationToken);
            }
            catch (Exception fault) when (Conflicts.WasOvertaken(fault) && look < Looks)
            {
                // Whichever index refused first: if the submission is on record, it has its answer. If not, another one was faster:
                // once more, knowing what that did.
                await UndoAsync();
                if (request.FormKey is not null && await ArrivedBeforeAsync(request.FormKey, cancellationToken)) return await RepeatAsync(request.FormKey, cancellationToken);
            }
        }
    }

    private async Task<Answer> DoAsync(TCommand request, RequestHandlerDelegate<Answer> next, CancellationToken ct)
    {
        var form = Name(request);
        var answer = await next();
        // What this submission wants may have been done by itself, arriving twice: then "refused" is not the answer to it.
        if (form is not null && answer.IsRefused && db.Entry(form).State is EntityState.Added && await ArrivedBeforeAsync(form.Key, ct))
            return await RepeatAsync(form.Key, ct);
        await SaveAsync(form, answer, ct);
        return answer;
    }

    private FormRow? Name(TCommand request)
    {
        if (request.FormKey is null) return null;
        var form = new FormRow { Key = request.FormKey, At = time.GetUtcNow() };
        db.Forms.Add(form);
        return form;
    }

    private async Task SaveAsync(FormRow? form, Answer answer, CancellationToken ct)
    {
        if (form is not null) await RememberAsync(form, answer, ct);
        await db.SaveChangesAsync(ct);
        if (db.Database.CurrentTransaction is { } work) await work.CommitAsync(CancellationToken.None);
    }

    private async Task RememberAsync(FormRow form, Answer answer, CancellationToken ct)
    {
        var (text, begunFor) = (first.Write(answer), first.BegunFor());
        var entry = db.Entry(form);
        switch (entry.State)
        {
            // A refusal that changed nothing leaves no name: the visitor may send the same again.
            case EntityState.Added when answer.IsRefused:
                entry.State = EntityState.Detached;
                break;
            // The handler committed in the middle of its work, as it asked somebody outside: the name is stored, the answer follows.
            case EntityState.Detached:
                await db.Forms.Where(row => row.Key == form.Key).ExecuteUpdateAsync(row => row.SetProperty(f => f.Answer, text).SetProperty(f => f.AccountId, begunFor), ct);
                break;
            default:
                (form.Answer, form.AccountId) = (text, begunFor);
                break;
        }
    }

    private async Task<Answer> RepeatAsync(byte[] key, CancellationToken ct)
    {
        await UndoAsync();
        var form = await first.AnsweredAsync(key, ct);
        return form?.Answer is null
            ? Answer.Refuse("", "This is taking longer than usual. Nothing is lost: load the page again in a minute to see how it went.")
            : await first.GiveAgainAsync(form, ct);
    }

    private async Task UndoAsync()
    {
        if (db.Database.CurrentTransaction is { } work) await work.RollbackAsync(CancellationToken.None);
        db.StartAnew();
    }

    private Task<bool> ArrivedBeforeAsync(byte[] key, CancellationToken ct) => db.Forms.AnyAsync(form => form.Key == key, ct);
}
