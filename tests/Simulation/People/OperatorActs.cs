using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portal.Features.AnswerTicket;
using Portal.Features.RetryIntent;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;
using Simulation.Engine;

namespace Simulation.People;

/// <summary>What operators do: make something due at once, and allow more attempts for a card whose attempts are spent.</summary>
internal sealed class OperatorActs(Run run, Browser browser, Dice dice)
{
    /// <summary>Null when there is nothing to do.</summary>
    public Act? Next() => dice.Hits(0.5) ? Allow() ?? Retry() : Retry() ?? Allow();

    /// <summary>What their page offers: messages, money whose time has come, and work that was tried often.</summary>
    private Act? Retry()
    {
        var open = run.Books.Ask($"SELECT id FROM intents WHERE ended_at IS NULL AND CASE WHEN kind IN ({Kinds(IntentMatter.Work)}) THEN tries >= 5 WHEN kind IN ({Kinds(IntentMatter.Money)}) THEN tries > 0 OR due_at <= simulation.now() ELSE true END ORDER BY id", row => row.GetInt64(0));
        return open.Count == 0 ? null : Do("an operator retries", new RetryIntentCommand(dice.Pick(open)), null);
    }

    private string Kinds(IntentMatter matter)
    {
        using var scope = run.Services.CreateScope();
        return string.Join(", ", scope.ServiceProvider.GetServices<IntentKind>().Where(kind => kind.Matter == matter).Select(kind => $"'{kind.Name}'"));
    }

    private Act? Allow()
    {
        var spent = run.Books.Ask("""
            SELECT t.number, c.id, encode(c.fingerprint_hash, 'hex') FROM tickets t JOIN card_checks c ON c.account_id = t.account_id
            JOIN card_attempts a ON a.fingerprint_hash = c.fingerprint_hash WHERE a.tries >= a.allowed ORDER BY t.number, c.id
            """, row => (Ticket: row.GetInt64(0), Check: row.GetString(1), Card: row.GetString(2)));
        if (spent.Count == 0) return null;
        var (ticket, check, card) = dice.Pick(spent);
        return Do("an operator allows attempts", new AllowAttemptsCommand(ticket, check), () => run.Guesses.MayAllow(card));
    }

    private Act Do(string name, Command command, Action? before) => new(name, () => SendAsync(browser.Fill(command), before));

    private async Task SendAsync(Command command, Action? before)
    {
        await using var scope = run.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set(new OperatorSession("work", "operator"));
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        before?.Invoke();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command);
        await run.Stage.StepAsync("an operator is answered: " + (answer.Place ?? string.Join(" ", answer.Refusals.Select(refusal => refusal.Why))));
    }
}
