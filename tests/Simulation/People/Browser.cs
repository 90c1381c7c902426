using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Features.DeleteAccount;
using Portal.Features.VerifyEmail;
using Portal.Features.VerifyPhone;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;
using Simulation.Engine;

namespace Simulation.People;

/// <summary>Brings a person's submissions to the portal's own handlers, as the pages do, with the pages' demands for proof and password.</summary>
internal sealed class Browser(Run run, Dice dice)
{
    /// <summary>A form filled in once: however often it is sent, it is one submission.</summary>
    public Command Fill(Command command) => command with { FormKey = dice.Bytes(32) };

    /// <summary>Sends a form. Null when the page sent the visitor elsewhere before that.</summary>
    public async Task<Answer?> SendAsync(Person person, Sent sent)
    {
        try
        {
            return await UnlessGoneAsync(person, () => SubmitAsync(person, sent));
        }
        catch (DbUpdateException twice) when (sent.Command is DeleteAccountCommand && Conflicts.Name(twice) == Conflicts.IntentTwice)
        {
            // A wish to be deleted bears the millisecond it was made in. When one of the same was taken back, the portal asks once more, and by then it is another; here the clock stands.
            return null;
        }
    }

    /// <summary>Opens a page that does something when looked at. Null when not signed in, or not proven.</summary>
    public Task<T?> LookAsync<T>(Person person, Func<IServiceProvider, string, Task<T>> page) where T : class => UnlessGoneAsync(person, () => ShowAsync(person, page));

    private async Task<Answer?> SubmitAsync(Person person, Sent sent)
    {
        (person.LastSent, person.BrokeOff) = (sent, true);
        await using var visit = Open();
        await visit.SignInAsync(person);
        if (!await MayAsync(visit, sent))
        {
            person.BrokeOff = false;
            return null;
        }
        sent.Before?.Invoke(visit.Account);
        var guess = Actor.Here!.Guess = sent.Command is VerifyEmailCommand or VerifyPhoneCommand ? Convert.ToHexString(sent.Command.FormKey!) : null;
        var answer = await visit.Services.GetRequiredService<IMediator>().Send(sent.Command);
        if (guess is not null && Actor.Here!.GuessedAt is { } code) run.Guesses.Answered(code, guess, answer.IsRefused);
        (Actor.Here!.Guess, Actor.Here!.GuessedAt) = (null, null);
        await run.Stage.StepAsync($"is answered: {InShort(answer)}");
        person.BrokeOff = false;
        Take(person, answer, visit.Cookie);
        sent.Then?.Invoke(answer, visit.Account);
        return answer;
    }

    private async Task<T?> ShowAsync<T>(Person person, Func<IServiceProvider, string, Task<T>> page) where T : class
    {
        await using var visit = Open();
        await visit.SignInAsync(person);
        if (visit.Account is null || !await visit.IsSomebodyAsync()) return null;
        var shown = await page(visit.Services, visit.Account);
        await run.Stage.StepAsync("is shown a page");
        return shown;
    }

    /// <summary>As the portal does for every page: whose account is gone meanwhile is asked to sign in, whatever failed for it.</summary>
    private async Task<T?> UnlessGoneAsync<T>(Person person, Func<Task<T?>> visit) where T : class
    {
        Actor.Here!.Account = null;
        try
        {
            return await visit();
        }
        catch (Exception) when (!Actor.Here!.Process.IsDead && Actor.Here.Account is { } account && !run.Books.HasAccount(account))
        {
            return null;
        }
    }

    private static string InShort(Answer answer) => answer.Place ?? answer.OutsideUrl ?? string.Join(" ", answer.Refusals.Select(refusal => refusal.Why));

    /// <summary>Not asynchronous: the visit's context is known to those we call, not to those who called us.</summary>
    private Visiting Open()
    {
        var scope = run.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        return new Visiting(scope, context);
    }

    private static async Task<bool> MayAsync(Visiting visit, Sent sent)
    {
        if (sent.NeedsSession && visit.Account is null) return false;
        if (sent.NeedsProof && !await visit.IsSomebodyAsync()) return false;
        if (sent.NeedsPassword && !visit.HasRecentPassword()) return false;
        // A form's token is good for the session it was shown to.
        return !sent.NeedsSession || (sent.ShownTo ??= visit.Session!.Id) == visit.Session!.Id;
    }

    /// <param name="carried">What came with the request: the session that it may have ended, whatever the browser was given since.</param>
    private static void Take(Person person, Answer answer, string? carried)
    {
        if (answer.NewSession is not null) person.Cookie = answer.NewSession;
        if (!answer.SignsOut) return;
        person.Cookie = null;
        if (carried is not null) person.DeadCookies.Add(carried);
    }
}

/// <summary>One request: its scope, and who is signed in.</summary>
internal sealed class Visiting(AsyncServiceScope scope, HttpContext context) : IAsyncDisposable
{
    public IServiceProvider Services => scope.ServiceProvider;

    /// <summary>The session cookie that the request carries.</summary>
    public string? Cookie { get; private set; }

    public Session? Session { get; private set; }

    public string? Account => Session?.AccountId;

    public async Task SignInAsync(Person person)
    {
        if ((Cookie = person.Cookie) is not { } cookie) return;
        Session = await Services.GetRequiredService<ISessions>().FindAsync(cookie, default);
        context.Features.Set(Session);
        Actor.Here!.Account = Account;
        if (Session is null && person.Cookie == cookie) person.Cookie = null;
        else person.AccountId = Session?.AccountId ?? person.AccountId;
    }

    public async Task<bool> IsSomebodyAsync() => (await Services.GetRequiredService<IProgress>().OfAsync(Account!, default)).IsSomebody;

    public bool HasRecentPassword()
    {
        var since = Services.GetRequiredService<TimeProvider>().GetUtcNow() - Session!.AuthenticatedAt;
        return since <= Services.GetRequiredService<IOptions<SessionTimes>>().Value.RecentAuthentication;
    }

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
