using System.Text.RegularExpressions;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>A message somebody can read.</summary>
/// <param name="Name">Tells copies from different messages: a mail's id, a text message's words.</param>
internal sealed record Received(string Name, string To, string Text, DateTimeOffset At)
{
    public string? Code => SimMail.CodeIn(Text);
}

/// <summary>How often a message was asked for, and what the asker heard.</summary>
internal sealed class Posting
{
    public int Calls { get; set; }
    public int Copies { get; set; }
    public int Unsure { get; set; }
    public bool Refused { get; set; }

    /// <summary>The last asker heard a clear yes in time.</summary>
    public bool Settled { get; set; }
}

/// <summary>A mail server. Knows no idempotency: what it takes twice, it delivers twice.</summary>
internal sealed partial class SimMail(Run run, Manners manners, IReadOnlySet<string> unknownMailboxes) : IMail
{
    public List<Received> Delivered { get; } = [];
    public Dictionary<string, Posting> Postings { get; } = [];
    public Manners Manners => manners;

    public async Task<Reply<bool>> SendAsync(MailMessage message, CancellationToken ct, Func<CancellationToken, Task<MailMessage?>>? lastLook = null)
    {
        if (lastLook is not null)
        {
            var leaving = await lastLook(ct);
            if (leaving?.To != message.To) return new Reply<bool>.NotReached("not-any-more");
            message = leaving!;
        }

        run.Calls.RequireIntent(message.Id, "mail");
        run.Messages.CheckUseful(message.Id);
        run.Messages.CheckPrompt(message.Id);
        var begun = run.Messages.Begin(Postings, message.Id);
        var reply = await manners.AskAsync<bool>("mail " + message.Id, () =>
        {
            if (unknownMailboxes.Contains(message.To)) return new Reply<bool>.Refused("no-such-mailbox");
            Delivered.Add(new Received(message.Id, message.To, message.Text, run.Clock.World));
            run.Messages.HandOver(begun, message.Id);
            return new Reply<bool>.Answered(true);
        });
        run.Messages.End(begun, reply);
        return reply;
    }

    public static string? CodeIn(string text) => SixDigits().Match(text) is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
