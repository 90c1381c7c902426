using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Pipeline;

/// <summary>What a submission was answered the first time, kept beside its name, and given again when it arrives again.</summary>
internal sealed class FirstAnswers(PortalDb db, Sessions sessions, OperatorSessions work, IOptions<OperationsOptions> operations, Visit visit, TimeProvider time) : IFirstAnswers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>The text to keep of an answer, before it is saved.</summary>
    public string Write(Answer answer)
    {
        var begun = BegunSession();
        var ended = (begun is not null || answer.SignsOut) && visit.Session is { } old ? Convert.ToBase64String(old.TokenHash) : null;
        return JsonSerializer.Serialize(new Kept(answer.Place, answer.Refusals, answer.OutsideUrl, answer.SignsOut, answer.ForgetsBrowser, answer.Operator, begun, ended));
    }

    /// <summary>
    /// A submission on record, once it has its answer: a handler that asks somebody outside, or deletes an account, commits in the middle of its work. Without
    /// one when it does not come in time; null when there is no such submission.
    /// </summary>
    public async Task<FormRow?> AnsweredAsync(byte[] key, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var form = await LookAsync();
        while (form is { Answer: null } && time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Pause, time, ct);
            form = await LookAsync();
        }
        return form;

        Task<FormRow?> LookAsync() => db.Forms.AsNoTracking().SingleOrDefaultAsync(form => form.Key == key, ct);
    }

    public async Task<Answer> GiveAgainAsync(FormRow form, CancellationToken ct)
    {
        var first = JsonSerializer.Deserialize<Kept>(form.Answer!)!;
        var again = new Answer(first.Place, first.Refusals) { OutsideUrl = first.OutsideUrl, SignsOut = first.SignsOut, ForgetsBrowser = first.ForgetsBrowser, Operator = first.Operator };
        if (again.IsRefused || first.Session is null) return again;
        await using var change = await db.Database.BeginTransactionAsync(ct);
        if (await BeginAgainAsync(form, first.Session, first.Operator, ct) is not { } token) return again;
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(CancellationToken.None);
        return again with { NewSession = token };
    }

    public async Task<Answer?> FindAsync(byte[] submission, string cookie, CancellationToken ct)
    {
        var form = await AnsweredAsync(submission, ct);
        if (form?.Answer is null || JsonSerializer.Deserialize<Kept>(form.Answer)!.Ended != Convert.ToBase64String(Sessions.HashOf(cookie))) return null;
        return await GiveAgainAsync(form, ct) is var again && (again.NewSession is not null || again.SignsOut) ? again : null;
    }

    /// <summary>
    /// The first answer, with its cookie, may never have reached the browser: the same submission opens the same account, also when it came
    /// with a session that the first one has ended since, to begin another. But only while what the first one began is alive: a session that
    /// has ended, be it by signing out or by a new password, no form brings back.
    /// </summary>
    private async Task<string?> BeginAgainAsync(FormRow form, string first, string? worker, CancellationToken ct)
    {
        if (worker is not null) return visit.Work is null && operations.Value.Find(worker) is { } who && await work.IsLiveAsync(first, who, ct) ? work.Begin(who) : null;
        // Whoever ends sessions locks the account too. It may also have gone since: then what the first answer leads to asks to sign in, and that says so.
        if (form.AccountId is not { } account || await db.LockAccountAsync(account, ct) is null) return null;
        var isStillIn = visit.Session is { } mine && await db.Sessions.AnyAsync(row => row.Id == mine.Id, ct);
        return !isStillIn && await sessions.LiveOf(account).AnyAsync(session => session.Id == first, ct) ? sessions.Begin(account, visit.Browser, visit.Network) : null;
    }

    /// <summary>Whose session this submission began: whoever it came with may be somebody else, who is signed in to another account.</summary>
    public string? BegunFor() => db.ChangeTracker.Entries<SessionRow>().FirstOrDefault()?.Entity.AccountId;

    /// <summary>Sessions are ended past the tracker, so one that it knows was begun just now.</summary>
    private string? BegunSession() => db.ChangeTracker.Entries().Select(row => row.Entity switch { SessionRow begun => begun.Id, OperatorSessionRow begun => begun.Id, _ => null }).FirstOrDefault(id => id is not null);

    /// <param name="Session">The one that the first answer began; null when it began none.</param>
    /// <param name="Ended">Hash of the cookie of the session that ended with it, as another came in its place or the visitor was signed out; null when none did.</param>
    private sealed record Kept(
        string? Place, IReadOnlyList<Refusal> Refusals, string? OutsideUrl, bool SignsOut, bool ForgetsBrowser = false, string? Operator = null, string? Session = null, string? Ended = null);
}
