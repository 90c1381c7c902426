using Portal.Domain.News;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>A carrier of messages and calls, without any idempotency.</summary>
internal sealed class SimTelephone(Run run, Manners manners, IReadOnlySet<string> deafNumbers, Dice dice) : ITelephone
{
    private int _ids;

    public List<Received> Delivered { get; } = [];
    public Dictionary<string, Posting> Postings { get; } = [];
    public Manners Manners => manners;

    /// <summary>What it was asked under and took.</summary>
    public HashSet<string> Taken { get; } = [];

    public Task<Reply<string>> SendMessageAsync(string number, string text, TimeSpan validFor, string reference, CancellationToken ct) => SendAsync(number, text, reference);

    public Task<Reply<string>> CallAsync(string number, SpokenCode spoken, string reference, CancellationToken ct) => SendAsync(number, $"call {spoken.Digits}", reference);

    public Task<Reply<bool>> ForgetAsync(string recordId, CancellationToken ct) => manners.AskAsync<bool>("forget " + recordId, () => new Reply<bool>.Answered(true));

    private async Task<Reply<string>> SendAsync(string number, string text, string reference)
    {
        // A notice has no code, and the same words each time: it is known by what it is asked for under.
        var code = SimMail.CodeIn(text);
        var name = code is null ? reference : $"{number} {text}";
        if (code is not null)
        {
            run.Messages.CheckUseful("code:" + reference);
            run.Spend.Asks(reference, number);
        }
        var begun = run.Messages.Begin(Postings, name);
        var reply = await manners.AskAsync<string>("phone " + number, () =>
        {
            if (deafNumbers.Contains(number)) return new Reply<string>.Refused(TelephoneRefusals.NotANumber);
            Taken.Add(reference);
            Delivered.Add(new Received(name, number, text, run.Clock.World));
            run.Messages.HandOver(begun, name);
            Tell(reference, "SM" + ++_ids);
            return new Reply<string>.Answered("SM" + _ids);
        });
        run.Messages.End(begun, reply);
        return reply;
    }

    private void Tell(string reference, string id)
    {
        run.News.Tell("twilio", new CodeMessageFared(reference, id, MessageFate.OnItsWay, null));
        run.News.Tell("twilio", dice.Hits(0.9) ? new CodeMessageFared(reference, id, MessageFate.Arrived, null) : new CodeMessageFared(reference, id, MessageFate.Failed, TelephoneRefusals.SwitchedOff));
    }
}
